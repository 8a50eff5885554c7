//! An item is not an attribute of another item. The order of the derives does not matter.
//!
//! Fix: remove `Attribute` from the derives, or move the attributes to a

use dokklib::{Attribute, Entity};

#[derive(Attribute, Entity)]
#[entity(prefix = "ORDER")]
struct Order {
    #[entity(key)]
    id: u64,
    total: u64,
}

fn main() {}
