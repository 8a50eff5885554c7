//! The item has no such field.

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
    totl: u64,
}

fn main() {}
