//! The scope of a unique value comes first.
//!
//! Fix: expected the values `(std::string::String, std::string::String)` of

use dokklib::{Entity, Table};

#[derive(Entity)]
struct Account {
    #[entity(key)]
    id: u64,
    tenant: String,
    #[entity(unique(tenant))]
    email: String,
}

fn find(table: &Table) {
    let _ = table.get_by_unique(Account::EMAIL, "a@example.com");
}

fn main() {}
