//! The literal of one entity's key can be equal to the value of another entity's key.
//!
//! Fix: add a literal to one of them

use dokklib::{Entity, Schema};

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", tag = "type", entities(Line, Total))]
struct Shop;

#[derive(Entity)]
struct User;

#[derive(Entity)]
#[entity(schema = Shop, pk = User(user), sk = User(user, "LINE", number))]
struct Line {
    user: String,
    number: String,
}

#[derive(Entity)]
#[entity(schema = Shop, pk = User(user), sk = User(user, "LINE", "TOTAL"))]
struct Total {
    user: String,
}

fn main() {}
