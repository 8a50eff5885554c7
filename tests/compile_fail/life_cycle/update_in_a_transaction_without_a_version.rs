//! An update in a transaction checks the version too.
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
    let _ = table.transact_write().update(Account::key(7), |account| account.add(Account::BALANCE, 1));
}

fn main() {}
