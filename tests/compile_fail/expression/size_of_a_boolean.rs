//! Booleans have no size.

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
