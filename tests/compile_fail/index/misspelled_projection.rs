//! The option `returns` names a misspelled projection.
//!
//! Fix: similarly named struct `OrderId` defined here

use dokklib::{Entity, Index, Projection, Schema};

#[derive(Index)]
#[index(name = "by_status", partition_key = "GSI1PK", projection = keys_only)]
struct ByStatus;

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", indexes(ByStatus), entities(Order))]
struct Shop;

#[derive(Entity)]
#[entity(schema = Shop, index(ByStatus as by_status, pk = Self(status), returns = OrderIdd))]
struct Order {
    #[entity(key)]
    id: u64,
    status: String,
}

#[derive(Projection)]
#[projection(of = Order, indexes(ByStatus))]
struct OrderId {
    id: u64,
}

fn main() {}
