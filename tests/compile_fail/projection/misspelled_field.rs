//! The item has no such field.
//!
//! Fix: there is an associated constant `TOTAL` with a similar name

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
