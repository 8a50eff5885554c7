//! A field's type must implement `Attribute`.

use dokklib::Entity;

struct Money(u64);

#[derive(Entity)]
struct Order {
    #[entity(key)]
    id: u64,
    total: Money,
}

fn main() {}
