//! A delete of an item with a version by its key says which version it requires.
//!
//! Fix: pass the item as it was read, or, without unique values, add

use dokklib::{Entity, Table};

#[derive(Entity)]
struct Account {
    #[entity(key)]
    id: u64,
    balance: u64,
    #[entity(version)]
    version: u64,
}

fn close(table: &Table) {
    let _ = table.delete(Account::key(7));
}

fn main() {}
