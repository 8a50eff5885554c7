//! A literal stands where another entity's key has a value, which can be the same text.

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
