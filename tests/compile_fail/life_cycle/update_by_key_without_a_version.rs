//! An update of an item with a version by its key says which version it requires.
//!
//! Fix: add `.if_version(version)` or `.any_version()` to this key, or pass

use dokklib::{Entity, Table};

#[derive(Entity)]
struct Account {
    #[entity(key)]
    id: u64,
    balance: u64,
    #[entity(version)]
    version: u64,
}

fn deposit(table: &Table) {
    let _ = table.update(Account::key(7)).add(Account::BALANCE, 1);
}

fn main() {}
