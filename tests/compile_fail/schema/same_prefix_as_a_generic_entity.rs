//! A generic item takes part in the proof of the schema.
//!
//! Fix: give one of them another `prefix = ".."`

use dokklib::{Entity, Schema};

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", tag = "type", entities(Post, Draft<String>))]
struct Forum;

#[derive(Entity)]
struct User;

#[derive(Entity)]
#[entity(schema = Forum, pk = User(user), sk = Self(id))]
struct Post {
    user: String,
    id: u64,
}

#[derive(Entity)]
#[entity(prefix = "POST", schema = Forum, pk = User(user), sk = Self(id))]
struct Draft<T> {
    user: String,
    id: u64,
    content: T,
}

fn main() {}
