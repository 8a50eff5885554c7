//! A filter can't use a key attribute of the queried index. Narrow the key condition instead.
//!
//! Fix: narrow the key condition instead: `.eq(..)`, `.between(..)`

use dokklib::{Entity, Index, Schema, Table};

#[derive(Index)]
#[index(name = "by_votes", local, sort_key = number("votes"))]
struct ByVotes;

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", tag = "type", indexes(ByVotes), entities(Post))]
struct Forum;

#[derive(Entity)]
#[entity(schema = Forum, pk = Self(thread), sk = Self(number), index(ByVotes as by_votes, sk = votes))]
struct Post {
    thread: String,
    number: u32,
    votes: u32,
}

fn read(table: &Table<Forum>) {
    let _ = table.query(Post::by_votes("pin")).filter(Post::NUMBER.gt(7) & Post::VOTES.gt(1));
}

fn main() {}
