//! A nested struct must derive `Attribute`.

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
