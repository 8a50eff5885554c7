//! A nested struct must derive `Attribute`.
//!
//! Fix: derive `dokklib::Attribute` for this type, or use `#[entity(serde)]`

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
