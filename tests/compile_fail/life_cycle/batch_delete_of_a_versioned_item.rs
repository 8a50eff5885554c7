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

fn close(table: &Table) {
    let _ = table.batch_write().delete(Account::key(7));
}

fn main() {}
