//! Every write sets the version, so a change of it would be lost.
//!
//! Fix: set by every write

use dokklib::{Entity, Table};

#[derive(Entity)]
struct Account {
    #[entity(key)]
    id: u64,
    balance: u64,
    #[entity(version)]
    version: u64,
}

fn reset(table: &Table, account: &Account) {
    let _ = table.update(account).set(Account::VERSION, 1);
}

fn main() {}
