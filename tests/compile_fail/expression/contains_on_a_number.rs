//! `contains` supports strings, sets and lists, not numbers.
//!
//! Fix: set or list attribute, but this attribute is a `u64`

use dokklib::Entity;

#[derive(Entity)]
struct Order {
    #[entity(key)]
    id: u64,
    total: u64,
}

fn main() {
    let _ = Order::TOTAL.contains(1);
}
