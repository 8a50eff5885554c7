//! A field whose attribute is a key of the table, which would overwrite it.

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
