//! An attribute that every item has can't be removed: the item could not be read any more.

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
