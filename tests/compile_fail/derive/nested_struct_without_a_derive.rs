//! A field of a struct that isn't an attribute.

use dokklib::Entity;

struct Address {
    city: String,
}

#[derive(Entity)]
struct Account {
    #[entity(key)]
    name: String,
    address: Address,
}

fn main() {}
