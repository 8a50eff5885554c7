//! An entity that names a schema which doesn't list it, so that nothing would check its keys.

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
