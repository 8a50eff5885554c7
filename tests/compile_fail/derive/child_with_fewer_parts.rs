//! A child names all parts of its parent before its own literal.
//!
//! Fix: write `Order(year, id, "LINE", number)`

use dokklib::{Entity, Schema};

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", tag = "type", entities(Order, Line))]
struct Shop;

#[derive(Entity)]
struct User;

#[derive(Entity)]
#[entity(schema = Shop, pk = User(user), sk = Self(year, id))]
struct Order {
    user: String,
    year: u16,
    id: u64,
}

#[derive(Entity)]
#[entity(schema = Shop, pk = User(user), sk = Order(order, "LINE", number))]
struct Line {
    user: String,
    order: u64,
    number: u16,
}

fn main() {}
