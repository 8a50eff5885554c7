//! Every write sets the time of the last change.
//!
//! Fix: set by every write

use dokklib::{Entity, Table};

#[derive(Entity)]
struct Account {
    #[entity(key)]
    id: u64,
    #[entity(updated_at)]
    updated_at: u64,
}

fn touch(table: &Table) {
    let _ = table.update(Account::key(7)).set(Account::UPDATED_AT, 1);
}

fn main() {}
