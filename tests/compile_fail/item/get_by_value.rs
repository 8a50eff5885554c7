//! `get` takes a reference to an item, not the item.
//!
//! Fix: expected the key of an item of schema `SingleTable`, or a reference to the item

use dokklib::{Entity, Table};

#[derive(Entity)]
struct Order {
    #[entity(key)]
    id: u64,
    total: u64,
}

fn misuse(table: Table, order: Order) {
    let _ = table.get(order);
}

fn main() {}
