//! A query of an index for `Status::Shipped` would not find the items with the old name in their index keys.
//!
//! Fix: Make the old name the stored name, `#[attribute(rename = "..")]`, or

use dokklib::{Attribute, Entity, Index, Schema};

#[derive(Index)]
#[index(name = "by_status", partition_key = string("status"))]
struct ByStatus;

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", indexes(ByStatus), entities(Order))]
struct Shop;

#[derive(Attribute)]
enum Status {
    Open,
    #[attribute(alias = "DISPATCHED")]
    Shipped,
}

#[derive(Entity)]
#[entity(schema = Shop, index(ByStatus as by_status, pk = status))]
struct Order {
    #[entity(key)]
    id: u64,
    status: Status,
}

fn main() {}
