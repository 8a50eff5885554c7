//! A field's type must implement `Attribute`.
//!
//! Fix: derive `dokklib::Attribute` for this type, or use `#[entity(serde)]`

use dokklib::Entity;

struct Money(u64);

#[derive(Entity)]
struct Order {
    #[entity(key)]
    id: u64,
    total: Money,
}

fn main() {}
