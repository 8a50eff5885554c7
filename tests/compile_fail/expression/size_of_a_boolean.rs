//! Booleans have no size.
//!
//! Fix: list, map or set attribute, but this attribute is a `Boolean`

use dokklib::Entity;

#[derive(Entity)]
struct Order {
    #[entity(key)]
    id: u64,
    paid: bool,
}

fn main() {
    let _ = Order::PAID.size();
}
