//! A collection requires complete items, so it can't be read from an index with `projection = keys_only`.
//!
//! Fix: declare the index with `#[index(projection = all)]`, or query each

use dokklib::{Collection, Entity, Index, Schema, Table};

#[derive(Index)]
#[index(name = "by_author", partition_key = "GSI1PK", sort_key = "GSI1SK", projection = keys_only)]
struct ByAuthor;

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", tag = "type", indexes(ByAuthor), entities(Thread))]
struct Forum;

#[derive(Entity)]
struct User;

#[derive(Entity)]
#[entity(schema = Forum, index(ByAuthor, pk = User(author), sk = Self(id)))]
struct Thread {
    #[entity(key)]
    id: u64,
    author: String,
}

#[derive(Collection)]
#[collection(exhaustive)]
struct AuthorThreads {
    threads: Vec<Thread>,
}

fn read(table: &Table<Forum>) {
    let _ = table.query_as::<AuthorThreads>(User::partition_key("alice").in_index(ByAuthor));
}

fn main() {}
