//! Two children have the same prefix, so the tag can't distinguish them.
//!
//! Fix: give one of them another one, `tag = ".."`

use dokklib::{Entity, Schema};

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", tag = "type", entities(Line, Note))]
struct Shop;

#[derive(Entity)]
struct User;

#[derive(Entity)]
#[entity(prefix = "CHILD", schema = Shop, pk = User(user), sk = User(user, "LINE", id))]
struct Line {
    user: String,
    id: u64,
}

#[derive(Entity)]
#[entity(prefix = "CHILD", schema = Shop, pk = User(user), sk = User(user, "NOTE", id))]
struct Note {
    user: String,
    id: u64,
}

fn main() {}
