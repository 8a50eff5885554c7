//! A field of the primary key can't be removed.
//!
//! Fix: delete the item and insert it with its new key in one

use dokklib::{Entity, Table};

#[derive(Entity)]
struct Order {
    #[entity(key)]
    id: u64,
}

fn expression(table: &Table) {
    let _ = table.update(Order::key(7)).remove(Order::ID);
}

fn main() {}
