//! A filter that asks for the key of the index that is queried: the query itself is narrowed by it.

use dokklib::{Entity, Index, Schema, Table};

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", indexes(ByVotes), entities(Post))]
struct Forum;

#[derive(Index)]
#[index(name = "by_votes", local, sort_key = number("votes"))]
struct ByVotes;

#[derive(Entity)]
#[entity(schema = Forum, pk = Self(thread), sk = Self(number), index(ByVotes as by_votes, sk = votes))]
struct Post {
    thread: String,
    number: u32,
    author: String,
    votes: u32,
}

fn query(table: &Table<Forum>) {
    let _ = table.query(Post::by_votes("t")).filter(Post::AUTHOR.eq("bob") & Post::VOTES.gt(1));
}

fn main() {}
