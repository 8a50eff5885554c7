//! DynamoDB doesn't support strongly consistent reads on a global secondary index.
//!
//! Fix: remove `.consistent()`, which requires the table itself or a local

use dokklib::{Entity, Index, Schema, Table};

#[derive(Index)]
#[index(name = "by_activity", partition_key = string("forum"), sort_key = string("last_post_at"))]
struct ByActivity;

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", tag = "type", indexes(ByActivity), entities(Thread))]
struct Forum;

#[derive(Entity)]
#[entity(schema = Forum, pk = Self(id), sk = "HEAD", index(ByActivity as by_activity, pk = forum, sk = last_post_at))]
struct Thread {
    id: String,
    forum: String,
    last_post_at: String,
}

fn read(table: &Table<Forum>) {
    let _ = table.query(Thread::by_activity("rust")).consistent();
}

fn main() {}
