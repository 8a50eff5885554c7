//! The index has a sort key, and the item declares only the partition key.
//!
//! Fix: declare its parts, such as `sk = Self(status)`

use dokklib::{Entity, Index, Schema};

#[derive(Index)]
#[index(name = "by_status", partition_key = "GSI1PK", sort_key = "GSI1SK")]
struct ByStatus;

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", indexes(ByStatus), entities(Order))]
struct Shop;

#[derive(Entity)]
#[entity(schema = Shop, index(ByStatus as by_status, pk = Self(status)))]
struct Order {
    #[entity(key)]
    id: u64,
    status: String,
}

fn main() {}
