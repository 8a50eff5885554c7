//! The partition key of the index is the table's partition key, so the item must declare the same key for both.
//!
//! Fix: declare the same parts for both, or use another attribute for the

use dokklib::{Entity, Index, Schema};

#[derive(Entity)]
struct User;

#[derive(Index)]
#[index(name = "by_status", partition_key = "PK", sort_key = "LSI1SK")]
struct ByStatus;

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", indexes(ByStatus), entities(Order))]
struct Shop;

#[derive(Entity)]
#[entity(schema = Shop, pk = User(user), sk = Self(id), index(ByStatus as by_status, pk = User(seller), sk = Self(status)))]
struct Order {
    user: String,
    id: u64,
    seller: String,
    status: String,
}

fn main() {}
