//! The key of a grandchild begins with the same entity as the key of its parent, and repeats all parts of the parent.
//!
//! Fix: write that entity and all parts

use dokklib::{Entity, Schema};

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", tag = "type", entities(Order, Line, Note))]
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

#[derive(Entity)]
#[entity(schema = Shop, pk = User(user), sk = Line(number, "NOTE", note))]
struct Note {
    user: String,
    number: u16,
    note: u8,
}

fn main() {}
