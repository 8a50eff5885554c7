//! An entity declares its tag, but its schema has no attribute for it.
//!
//! Fix: remove `tag`, or add one to the schema, `#[schema(tag = "type")]`

use dokklib::{Entity, Schema};

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", entities(Invoice))]
struct Shop;

#[derive(Entity)]
#[entity(schema = Shop, tag = "Invoice")]
struct Invoice {
    #[entity(key)]
    id: u64,
}

fn main() {}
