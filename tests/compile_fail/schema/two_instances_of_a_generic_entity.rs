//! Two instances of a generic item have the same keys and the same tag.
//!
//! Fix: give one of them another sort key, such as `sk = Self(..)`

use dokklib::{Entity, Schema};

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", tag = "type", entities(Draft<String>, Draft<u64>))]
struct Forum;

#[derive(Entity)]
struct User;

#[derive(Entity)]
#[entity(schema = Forum, pk = User(user), sk = Self(id))]
struct Draft<T> {
    user: String,
    id: u64,
    content: T,
}

fn main() {}
