//! The elements to add must have the element type of the set.
//!
//! Fix: expected a `BTreeSet<std::string::String>`

use std::collections::BTreeSet;

use dokklib::{Entity, Table};

#[derive(Entity)]
struct Order {
    #[entity(key)]
    id: u64,
    tags: BTreeSet<String>,
}

fn expression(table: &Table) {
    let _ = table.update(Order::key(7)).add(Order::TAGS, [7]);
}

fn main() {}
