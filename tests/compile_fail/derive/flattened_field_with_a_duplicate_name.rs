//! A field of a flattened struct has the attribute name of another field.
//!
//! Fix: rename it with `#[entity(rename = "..")]`

use dokklib::{Attribute, Entity};

#[derive(Attribute)]
struct Address {
    name: String,
    city: String,
}

#[derive(Entity)]
struct Account {
    #[entity(key)]
    name: String,
    #[entity(flatten)]
    address: Address,
}

fn main() {}
