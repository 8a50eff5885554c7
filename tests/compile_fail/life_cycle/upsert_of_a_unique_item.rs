//! An upsert does not know whether it creates the item, so it can't keep values unique.

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
    let _ = table.upsert(account);
}

fn main() {}
