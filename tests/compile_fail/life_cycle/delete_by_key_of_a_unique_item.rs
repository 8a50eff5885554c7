//! A delete of an item with unique values must know the item, to release its values.
//!
//! Fix: pass the item as it was read, or, without unique values, add

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

fn close(table: &Table) {
    let _ = table.delete(Account::key(7).any_version());
}

fn main() {}
