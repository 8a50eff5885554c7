//! An item is not an attribute of another item, so its type derives `Entity` or `Attribute`, not both.
//!
//! Fix: remove `Attribute` from the derives, or move the attributes to a

use dokklib::{Attribute, Entity};

#[derive(Entity, Attribute)]
struct Order {
    #[entity(key)]
    id: u64,
    total: u64,
}

fn main() {}
