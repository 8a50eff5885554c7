//! A scan of an index returns only items that are in the index.
//!
//! Fix: add the index to `Order`: `#[entity(index(ByStatus, pk = .., sk =

use dokklib::{Entity, Index, Schema, Table};

#[derive(Index)]
#[index(name = "by_status", partition_key = "GSI1PK", sort_key = "GSI1SK")]
struct ByStatus;

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", tag = "type", indexes(ByStatus), entities(Order))]
struct Shop;

#[derive(Entity)]
#[entity(schema = Shop)]
struct Order {
    #[entity(key)]
    id: u64,
}

fn main() {
    let table = Table::<Shop>::offline("table");
    let _ = table.scan::<Order>().index(ByStatus);
}
