//! A batch has no conditions, so it can't keep values unique.

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
