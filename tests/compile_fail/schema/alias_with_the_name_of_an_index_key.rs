//! An alias is an attribute of the item, so it can't be a key of an index.
//!
//! Fix: remove the alias

use dokklib::{Entity, Index, Schema};

#[derive(Index)]
#[index(name = "by_status", partition_key = "GSI1PK", sort_key = "GSI1SK")]
struct ByStatus;

#[derive(Schema)]
#[schema(partition_key = "pk", sort_key = "sk", indexes(ByStatus), entities(Order))]
struct Shop;

#[derive(Entity)]
#[entity(schema = Shop)]
struct Order {
    #[entity(key)]
    id: u64,
    #[entity(alias = "GSI1PK")]
    note: Option<String>,
}

fn main() {}
