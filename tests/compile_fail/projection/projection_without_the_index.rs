//! The index projects only the keys. A projection must list the index in `indexes(..)` before a query of it can use
//! the projection.
//!
//! Fix: list the index, so that the fields are checked: `#[projection(of =

use dokklib::{Entity, Index, Projection, Schema, Table};

#[derive(Index)]
#[index(name = "by_activity", partition_key = string("forum"), sort_key = string("last_post_at"), projection = keys_only)]
struct ByActivity;

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", tag = "type", indexes(ByActivity), entities(Thread))]
struct Forum;

#[derive(Entity)]
#[entity(schema = Forum, pk = Self(id), sk = "HEAD", index(ByActivity as by_activity, pk = forum, sk = last_post_at, returns = key))]
struct Thread {
    id: String,
    forum: String,
    last_post_at: String,
    replies: u32,
}

#[derive(Projection)]
#[projection(of = Thread)]
struct Replies {
    replies: u32,
}

fn read(table: &Table<Forum>) {
    let _ = table.query(Thread::by_activity("rust")).project::<Replies>();
}

fn main() {}
