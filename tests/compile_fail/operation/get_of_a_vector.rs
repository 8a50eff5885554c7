//! `get` reads one item.
//!
//! Fix: for a list, call `batch_get` or `batch_delete`

use dokklib::{Entity, Table};

#[derive(Entity)]
struct Order {
    #[entity(key)]
    id: u64,
    total: u64,
}

fn misuse(table: Table) {
    let _ = table.get(vec![Order::key(7), Order::key(8)]);
}

fn main() {}
