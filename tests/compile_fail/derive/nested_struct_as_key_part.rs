//! A struct that is stored as a map can't be a key part.
//!
//! Fix: use a string, an integer, a `bool`, a date, a time, a UUID or a

use dokklib::{Attribute, Entity};

#[derive(Attribute)]
struct Address {
    city: String,
}

#[derive(Entity)]
struct Shop {
    #[entity(key)]
    address: Address,
}

fn main() {}
