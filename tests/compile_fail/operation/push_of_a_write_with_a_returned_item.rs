//! A transaction doesn't return items, so it can't contain a write with `returning_new`.
//!
//! Fix: merge `Changes` into an update first:

use dokklib::{Entity, Table};

#[derive(Entity)]
struct Order {
    #[entity(key)]
    id: u64,
    total: u64,
}

fn transaction(table: &Table) {
    let _ = table.transact_write().push(table.update(Order::key(7)).add(Order::TOTAL, 1).returning_new());
}

fn main() {}
