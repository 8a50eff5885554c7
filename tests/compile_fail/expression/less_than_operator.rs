//! Rust's `<` returns a `bool`. A condition is created with `lt`.
//!
//! Fix: for a condition, call `.eq(value)`, `.lt(value)`

use dokklib::{Entity, Table};

#[derive(Entity)]
struct Order {
    #[entity(key)]
    id: u64,
    total: u64,
}

fn misuse(table: Table) {
    let _ = table.delete(Order::key(7)).when(Order::TOTAL < 5);
}

fn main() {}
