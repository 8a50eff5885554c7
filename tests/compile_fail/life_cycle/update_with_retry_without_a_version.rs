//! `update_with_retry` requires a version: without one, it can't notice the changes of others.
//!
//! Fix: requires a `u64` field with `#[entity(version)]`

use dokklib::{Entity, Table};

#[derive(Entity)]
struct Counter {
    #[entity(key)]
    id: u64,
    count: u64,
}

fn deposit(table: &Table) {
    let _ = table.update_with_retry(Counter::key(7), |counter, update| update.set(Counter::COUNT, counter.count + 1));
}

fn main() {}
