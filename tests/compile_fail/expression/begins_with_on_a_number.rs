//! `begins_with` supports strings and binary, not numbers.

use dokklib::Entity;

#[derive(Entity)]
struct Order {
    #[entity(key)]
    id: u64,
    total: u64,
}

fn main() {
    let _ = Order::TOTAL.begins_with("1");
}
