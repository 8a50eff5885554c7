//! A collection is read from a whole partition, so the key condition must not be narrowed.
//!
//! Fix: call `partition()` on a key condition of an index, before it is narrowed:

use dokklib::{Collection, Entity, Index, Schema, Table};

#[derive(Index)]
#[index(name = "by_order", partition_key = "GSI1PK", sort_key = "GSI1SK")]
struct ByOrder;

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", tag = "type", indexes(ByOrder), entities(Order))]
struct Shop;

#[derive(Entity)]
#[entity(schema = Shop, index(ByOrder as by_order, pk = Self(id), sk = Self(id)))]
struct Order {
    #[entity(key)]
    id: u64,
}

#[derive(Collection)]
#[collection(exhaustive)]
enum Shipping {
    Order(Order),
}

fn misuse(table: &Table<Shop>) {
    let _ = table.query_as::<Shipping>(Order::by_order(7).ge(7).partition());
}

fn main() {}
