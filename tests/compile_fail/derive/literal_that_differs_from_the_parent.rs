//! A child must repeat the literals of its parent's key.
//!
//! Fix: has the literal "OPEN" here

use dokklib::{Entity, Schema};

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", tag = "type", entities(Order, Line))]
struct Shop;

#[derive(Entity)]
struct User;

#[derive(Entity)]
#[entity(schema = Shop, pk = User(user), sk = Self("OPEN", id))]
struct Order {
    user: String,
    id: u64,
}

#[derive(Entity)]
#[entity(schema = Shop, pk = User(user), sk = Order("OPENED", order, "LINE", number))]
struct Line {
    user: String,
    order: u64,
    number: u16,
}

fn main() {}
