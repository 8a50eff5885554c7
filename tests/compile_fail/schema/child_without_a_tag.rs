//! An entity extends the key of its parent. The schema must have a tag, because the keys don't identify the entity of
//! an item.
//!
//! Fix: add a tag to the schema, `tag = "type"`, or use the item's own

use dokklib::{Entity, Schema};

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", entities(Order, Line))]
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
#[entity(schema = Shop, pk = User(user), sk = Order(order, "LINE", number))]
struct Line {
    user: String,
    order: u64,
    number: u16,
}

fn main() {}
