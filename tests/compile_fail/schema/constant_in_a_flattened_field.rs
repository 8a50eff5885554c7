//! A constant has the name of an attribute of a flattened field.
//!
//! Fix: remove the constant

use dokklib::{Attribute, Entity};

#[derive(Attribute)]
struct Address {
    city: String,
}

#[derive(Entity)]
#[entity(constant(city = "Paris"))]
struct Customer {
    #[entity(key)]
    id: u64,
    #[entity(flatten)]
    address: Address,
}

fn main() {}
