//! DynamoDB doesn't support strongly consistent reads on a global secondary index.
//!
//! Fix: remove `.consistent()`, which requires the table itself or a local

use dokklib::{Entity, Index, Schema, Table};

#[derive(Index)]
#[index(name = "by_status", partition_key = "GSI1PK", sort_key = "GSI1SK")]
struct ByStatus;

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", tag = "type", indexes(ByStatus), entities(Order))]
struct Shop;

#[derive(Entity)]
#[entity(schema = Shop, index(ByStatus, pk = Self(status), sk = Self(id)))]
struct Order {
    #[entity(key)]
    id: u64,
    status: String,
}

fn main() {
    let table = Table::<Shop>::offline("table");
    let _ = table.scan::<Order>().index(ByStatus).consistent();
}
