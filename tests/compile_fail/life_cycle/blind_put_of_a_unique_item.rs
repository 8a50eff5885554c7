//! A put of an item with unique values must know the stored item, to release its old values.
//!
//! Fix: pass both: `new.replacing(&old)`

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

fn save(table: &Table, account: Account) {
    let _ = table.put(account);
}

fn main() {}
