//! An alias is an attribute of the item, so it can't be a key of the table.
//!
//! Fix: remove the alias

use dokklib::{Entity, Schema};

#[derive(Schema)]
#[schema(partition_key = "pk", sort_key = "sk", entities(Order))]
struct Shop;

#[derive(Entity)]
#[entity(schema = Shop)]
struct Order {
    #[entity(key)]
    id: u64,
    #[entity(alias = "pk")]
    note: Option<String>,
}

fn main() {}
