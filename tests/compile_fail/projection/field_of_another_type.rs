//! A field of a projection must have the type of the item's field.
//!
//! Fix: use the type that the field has in `Order`

use dokklib::{Entity, Projection};

#[derive(Entity)]
struct Order {
    #[entity(key)]
    id: u64,
    total: u64,
}

#[derive(Projection)]
#[projection(of = Order)]
struct OrderTotal {
    id: u64,
    total: String,
}

fn main() {}
