//! A field of the primary key can't be changed.
//!
//! Fix: use `set`: the update must know the new value to write the key

use dokklib::{Entity, Table};

#[derive(Entity)]
struct Order {
    #[entity(key)]
    id: u64,
}

fn expression(table: &Table) {
    let _ = table.update(Order::key(7)).add(Order::ID, 1);
}

fn main() {}
