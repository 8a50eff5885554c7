//! After a range on one attribute of the sort key, the next attribute can't be narrowed. Use `eq` before a range.
//!
//! Fix: call `.eq(..)` for the leading parts in their order, then at most one

use dokklib::{Entity, Index, Schema};

#[derive(Index)]
#[index(name = "by_topic", partition_key = (tag, string("topic")), sort_key = (string("month"), number("replies")))]
struct ByTopic;

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", tag = "type", indexes(ByTopic), entities(Thread))]
struct Forum;

#[derive(Entity)]
#[entity(schema = Forum, pk = Self(id), sk = "HEAD", index(ByTopic as by_topic, pk = (tag, topic), sk = (month, replies)))]
struct Thread {
    id: String,
    topic: String,
    month: String,
    replies: u32,
}

fn main() {
    let _ = Thread::by_topic("async").gt("2026-03").eq(2);
}
