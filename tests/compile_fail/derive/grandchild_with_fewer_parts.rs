//! A grandchild names all parts of its parent, the literal of the parent included.
//!
//! Fix: write all parts as `Line` declares them

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
