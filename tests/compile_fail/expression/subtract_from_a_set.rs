//! `subtract` supports numbers. Use `delete` for a set.
//!
//! Fix: remove elements of a set with `delete`, of a list with

use std::collections::BTreeSet;

use dokklib::{Entity, Table};

#[derive(Entity)]
struct Order {
    #[entity(key)]
    id: u64,
    tags: BTreeSet<String>,
}

fn expression(table: &Table) {
    let _ = table.update(Order::key(7)).subtract(Order::TAGS, ["gift"]);
}

fn main() {}
