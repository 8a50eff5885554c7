//! A field of the primary key can't be removed.

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
