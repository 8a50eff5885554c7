//! The partition key of an index has the name of the tag, so one would overwrite the other.
//!
//! Fix: write `tag` instead of its name

use dokklib::{Entity, Index, Schema};

#[derive(Index)]
#[index(name = "by_type", partition_key = "type")]
struct ByType;

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", tag = "type", indexes(ByType), entities(Order))]
struct Shop;

#[derive(Entity)]
#[entity(schema = Shop, index(ByType as by_status, pk = Self(status)))]
struct Order {
    #[entity(key)]
    id: u64,
    status: String,
}

fn main() {}
