//! An array has a fixed length, so it doesn't support `append`.
//!
//! Fix: use `set`, or a field of type `Vec`

use dokklib::{Entity, Table};

#[derive(Entity)]
struct Order {
    #[entity(key)]
    id: u64,
    sizes: [u16; 2],
}

fn expression(table: &Table) {
    let _ = table.update(Order::key(7)).append(Order::SIZES, [1_u16]);
}

fn main() {}
