//! `append` supports lists. Use `add` for a set.
//!
//! Fix: use `set`, or a field of type `Vec`

use std::collections::BTreeSet;

use dokklib::{Entity, Table};

#[derive(Entity)]
struct Order {
    #[entity(key)]
    id: u64,
    tags: BTreeSet<String>,
}

fn expression(table: &Table) {
    let _ = table.update(Order::key(7)).append(Order::TAGS, ["gift"]);
}

fn main() {}
