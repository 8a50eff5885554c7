//! The items of the collection have partition keys of `User` in the index, and the query passes a partition key of
//! `Group`.
//!
//! Fix: use a partition key of another entity

use dokklib::{Collection, Entity, Index, Schema, Table};

#[derive(Index)]
#[index(name = "by_author", partition_key = "GSI1PK", sort_key = "GSI1SK")]
struct ByAuthor;

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", tag = "type", indexes(ByAuthor), entities(Thread))]
struct Forum;

#[derive(Entity)]
struct User;

#[derive(Entity)]
struct Group;

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
    let _ = table.query_as::<AuthorThreads>(Group::partition_key("g").in_index(ByAuthor));
}

fn main() {}
