//! An index projects attributes that items of the schema have.
//!
//! Fix: did you mean "total"?

use dokklib::{Entity, Index, Schema};

#[derive(Index)]
#[index(name = "by_status", partition_key = "GSI1PK", sort_key = "GSI1SK", projection = include("totl"))]
struct ByStatus;

#[derive(Schema)]
#[schema(partition_key = "pk", sort_key = "sk", indexes(ByStatus), entities(Order))]
struct Shop;

#[derive(Entity)]
struct User;

#[derive(Entity)]
#[entity(schema = Shop, pk = User(user), sk = Self(id), index(ByStatus, pk = User(user), sk = Self(status)))]
struct Order {
    user: String,
    id: u64,
    status: String,
    total: u64,
}

fn main() {}
