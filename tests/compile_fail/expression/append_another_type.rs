//! The elements to append must have the element type of the list.
//!
//! Fix: expected elements of type `std::string::String`

use dokklib::{Entity, Table};

#[derive(Entity)]
struct Order {
    #[entity(key)]
    id: u64,
    notes: Vec<String>,
}

fn expression(table: &Table) {
    let _ = table.update(Order::key(7)).append(Order::NOTES, [7]);
}

fn main() {}
