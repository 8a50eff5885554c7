//! `Changes` has no key, so it can't be pushed to a transaction. Merge it into an update.
//!
//! Fix: merge `Changes` into an update first:

use dokklib::operation::Changes;
use dokklib::{Entity, Table};

#[derive(Entity)]
struct Order {
    #[entity(key)]
    id: u64,
    total: u64,
}

fn expression(table: &Table) {
    let _ = table.transact_write().push(Changes::<Order>::new().set(Order::TOTAL, 1));
}

fn main() {}
