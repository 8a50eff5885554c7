//! A field of an index's key is changed by a plain `set`, which would leave the index stale.

use dokklib::{Entity, Index, Schema, Table};

#[derive(Index)]
#[index(name = "by_status", partition_key = "GSI1PK", sort_key = "GSI1SK")]
struct ByStatus;

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", indexes(ByStatus), entities(Order))]
struct Shop;

#[derive(Entity)]
#[entity(schema = Shop, index(ByStatus as by_status, pk = Self(status), sk = Self(id)))]
struct Order {
    #[entity(key)]
    id: u64,
    status: String,
}

fn update(table: &Table<Shop>) {
    let _ = table.update(Order::key(7)).set(Order::STATUS, "open");
}

fn main() {}
