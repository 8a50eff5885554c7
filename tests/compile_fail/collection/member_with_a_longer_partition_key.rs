//! All members of a collection must have the same partition key. The partition key of `Archived` has an additional
//! part.
//!
//! Fix: leave it out of the collection

use dokklib::{Collection, Entity, Schema};

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", tag = "type", entities(Order, Archived))]
struct Shop;

#[derive(Entity)]
struct User;

#[derive(Entity)]
#[entity(schema = Shop, pk = User(user), sk = Self(id))]
struct Order {
    user: String,
    id: u64,
}

#[derive(Entity)]
#[entity(schema = Shop, pk = User(user, "ARCHIVE"), sk = Self(id))]
struct Archived {
    user: String,
    id: u64,
}

#[derive(Collection)]
#[collection(exhaustive)]
struct Customer {
    orders: Vec<Order>,
    archived: Vec<Archived>,
}

fn main() {}
