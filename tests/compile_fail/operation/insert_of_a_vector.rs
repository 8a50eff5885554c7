//! `insert` writes one item.
//!
//! Fix: write a list with `table.batch_put(items)`

use dokklib::{Entity, Table};

#[derive(Entity)]
struct Order {
    #[entity(key)]
    id: u64,
    total: u64,
}

fn misuse(table: Table, orders: Vec<Order>) {
    let _ = table.insert(orders);
}

fn main() {}
