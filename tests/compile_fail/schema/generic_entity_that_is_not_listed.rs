//! A generic item belongs to a schema if the schema lists its instance. Only one instance is listed here.
//!
//! Fix: add it: `#[schema(entities(Draft<Poll>, ..))]`

use dokklib::{Attribute, Entity, Schema, Table};

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", tag = "type", entities(Draft<Post>))]
struct Forum;

#[derive(Entity)]
struct User;

#[derive(Attribute)]
struct Post {
    text: String,
}

#[derive(Attribute)]
struct Poll {
    question: String,
}

#[derive(Entity)]
#[entity(schema = Forum, pk = User(user), sk = Self(id))]
struct Draft<T> {
    user: String,
    id: u64,
    content: T,
}

fn put(table: &Table<Forum>, draft: Draft<Poll>) {
    let _ = table.put(draft);
}

fn main() {}
