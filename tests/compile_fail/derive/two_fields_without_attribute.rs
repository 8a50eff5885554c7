//! A type of two fields must implement `Attribute`. It is reported once.
//!
//! Fix: derive `dokklib::Attribute` for this type

use dokklib::Entity;

struct Money(u64);

#[derive(Entity)]
struct Order {
    #[entity(key)]
    id: Money,
    total: Money,
}

fn main() {}
