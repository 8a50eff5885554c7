//! An index whose partition key is the table's own is given another one.

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
