//! `begins_with` supports strings and binary, not numbers.
//!
//! Fix: compare a `dokklib::attribute::kind::Number` with `eq` or `is_in`

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
