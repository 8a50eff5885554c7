//! `key` supports maps. Use `field` for a field of a nested struct.
//!
//! Fix: use `field` for a nested struct: `Order::ADDRESS.field(Address::CITY)`

use dokklib::{Attribute, Entity};

#[derive(Attribute)]
struct Address {
    city: String,
}

#[derive(Entity)]
struct Order {
    #[entity(key)]
    id: u64,
    address: Address,
}

fn expression() {
    let _ = Order::ADDRESS.key("city").eq("Berlin");
}

fn main() {}
