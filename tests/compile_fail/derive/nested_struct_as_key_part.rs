//! A struct that is stored as a map can't be a key part.

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
