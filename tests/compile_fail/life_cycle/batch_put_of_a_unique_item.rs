//! A batch has no conditions, so it can't keep values unique.
//!
//! Fix: use `table.transact_write()`, or await single writes

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

fn import(table: &Table, accounts: Vec<Account>) {
    let _ = table.batch_put(accounts);
}

fn main() {}
