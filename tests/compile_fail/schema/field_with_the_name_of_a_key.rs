//! A field has the name of a key attribute, so it would overwrite the key. Rename its attribute with `#[entity(rename
//! = "..")]`.
//!
//! Fix: rename it, `#[entity(rename = "..")]`

use dokklib::{Entity, Schema};

#[derive(Schema)]
#[schema(partition_key = "id", sort_key = "sort", entities(Order))]
struct Shop;

#[derive(Entity)]
#[entity(schema = Shop)]
struct Order {
    #[entity(key)]
    id: u64,
}

fn main() {}
