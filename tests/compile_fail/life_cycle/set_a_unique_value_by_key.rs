//! A change of a unique value must know the old value.
//!
//! Fix: update the item as it was read: `table.update(&item)`

use dokklib::{Entity, Table};

#[derive(Entity)]
struct Account {
    #[entity(key)]
    id: u64,
    #[entity(unique)]
    email: String,
    #[entity(version)]
    version: u64,
}

fn rename(table: &Table) {
    let _ = table.update(Account::key(7).any_version()).set(Account::EMAIL, "a@example.com");
}

fn main() {}
