//! `contains` supports strings, sets and lists, not numbers.

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
