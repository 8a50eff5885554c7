//! A field of a nested struct is compared with a value of another type.
//!
//! Fix: compare an `Option` with the value itself; test whether it has a

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
    let _ = Order::ADDRESS.field(Address::CITY).eq(7);
}

fn main() {}
