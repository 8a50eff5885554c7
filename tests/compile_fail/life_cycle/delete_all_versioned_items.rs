//! `delete_all` deletes in batches, which can't check a version.
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

fn close_all(table: &Table) {
    let _ = table.delete_all(table.scan::<Account>());
}

fn main() {}
