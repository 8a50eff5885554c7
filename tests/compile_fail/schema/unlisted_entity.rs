//! An entity must be listed in its schema, so that its keys are checked.
//!
//! Fix: add it: `#[schema(entities(Order, ..))]`

use dokklib::{Entity, Schema};

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK")]
struct Shop;

#[derive(Entity)]
#[entity(schema = Shop)]
struct Order {
    #[entity(key)]
    id: u64,
}

fn main() {}
