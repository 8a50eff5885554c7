//! A required field can't be removed, because the item couldn't be decoded without it.
//!
//! Fix: make the field an `Option<u64>`, or `set` another value

use dokklib::{Entity, Table};

#[derive(Entity)]
struct Order {
    #[entity(key)]
    id: u64,
    total: u64,
}

fn update(table: &Table) {
    let _ = table.update(Order::key(7)).remove(Order::TOTAL);
}

fn main() {}
