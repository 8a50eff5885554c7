//! A struct that is stored as a map is no part of a key.

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
