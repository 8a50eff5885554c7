//! A child repeats the forms of its parent's parts, because its key begins with the parent's key.
//!
//! Fix: write `plain(order)` instead of `order`

use dokklib::{Entity, Schema};

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", tag = "type", entities(Order, Line))]
struct Shop;

#[derive(Entity)]
struct User;

#[derive(Entity)]
#[entity(schema = Shop, pk = User(user), sk = Self(plain(number)))]
struct Order {
    user: String,
    number: u64,
}

#[derive(Entity)]
#[entity(schema = Shop, pk = User(user), sk = Order(order, "LINE", line))]
struct Line {
    user: String,
    order: u64,
    line: u64,
}

fn main() {}
