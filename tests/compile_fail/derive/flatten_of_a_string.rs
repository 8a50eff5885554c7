//! What is flattened has fields.

use dokklib::Entity;

#[derive(Entity)]
struct Account {
    #[entity(key)]
    name: String,
    #[entity(flatten)]
    address: String,
}

fn main() {}
