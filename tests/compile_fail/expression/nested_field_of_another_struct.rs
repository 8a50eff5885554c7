//! `field` takes a path of the attribute's own struct.
//!
//! Fix: expected struct `dokklib::Path<u64, _, _>`

use dokklib::{Attribute, Entity};

#[derive(Attribute)]
struct Address {
    city: String,
}

#[derive(Entity)]
struct Order {
    #[entity(key)]
    id: u64,
    total: u64,
}

fn expression() {
    let _ = Order::TOTAL.field(Address::CITY).eq("Berlin");
}

fn main() {}
