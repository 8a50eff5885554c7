//! `index` supports lists. Use `key` for an entry of a map.
//!
//! Fix: use a field of type `Vec`

use std::collections::BTreeMap;

use dokklib::Entity;

#[derive(Entity)]
struct Order {
    #[entity(key)]
    id: u64,
    scores: BTreeMap<String, u64>,
}

fn expression() {
    let _ = Order::SCORES.index(0).eq(1);
}

fn main() {}
