//! `delete` supports sets, not lists.
//!
//! Fix: remove an element of a list by its index:

use dokklib::{Entity, Table};

#[derive(Entity)]
struct Order {
    #[entity(key)]
    id: u64,
    notes: Vec<String>,
}

fn expression(table: &Table) {
    let _ = table.update(Order::key(7)).delete(Order::NOTES, ["gift"]);
}

fn main() {}
