//! The item is in an index that its schema doesn't list.
//!
//! Fix: add the index to `Shop`: `#[schema(indexes(ByStatus))]`

use dokklib::{Entity, Index, Schema};

#[derive(Index)]
#[index(name = "by_status", partition_key = "GSI1PK")]
struct ByStatus;

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", entities(Order))]
struct Shop;

#[derive(Entity)]
#[entity(schema = Shop, index(ByStatus as by_status, pk = Self(status)))]
struct Order {
    #[entity(key)]
    id: u64,
    status: String,
}

fn main() {}
