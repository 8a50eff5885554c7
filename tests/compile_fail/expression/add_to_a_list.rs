//! `add` supports numbers and sets. Use `append` for a list.
//!
//! Fix: add elements to a list with `append` or `prepend`

use dokklib::{Entity, Table};

#[derive(Entity)]
struct Order {
    #[entity(key)]
    id: u64,
    notes: Vec<String>,
}

fn expression(table: &Table) {
    let _ = table.update(Order::key(7)).add(Order::NOTES, ["gift"]);
}

fn main() {}
