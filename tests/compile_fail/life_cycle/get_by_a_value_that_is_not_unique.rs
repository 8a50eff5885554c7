//! Only a unique value identifies an item.
//!
//! Fix: expected struct `dokklib::Path<_, _, Unique<(std::string::String,)>>`

use dokklib::{Entity, Table};

#[derive(Entity)]
struct Account {
    #[entity(key)]
    id: u64,
    name: String,
}

fn find(table: &Table) {
    let _ = table.get_by_unique(Account::NAME, "Alice");
}

fn main() {}
