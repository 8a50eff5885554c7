//! A batch has no conditions, so it can't check a version.
//!
//! Fix: use `table.transact_write()`, or await single writes

use dokklib::{Entity, Table};

#[derive(Entity)]
struct Account {
    #[entity(key)]
    id: u64,
    balance: u64,
    #[entity(version)]
    version: u64,
}

fn import(table: &Table, accounts: Vec<Account>) {
    let _ = table.batch_put(accounts);
}

fn main() {}
