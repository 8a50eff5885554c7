//! The argument of `contains` must have the element type of the set.
//!
//! Fix: compare an `Option` with the value itself; test whether it has a

use dokklib::Entity;
use std::collections::BTreeSet;

#[derive(Entity)]
struct Order {
    #[entity(key)]
    id: u64,
    tags: BTreeSet<String>,
}

fn main() {
    let _ = Order::TAGS.contains(7);
}
