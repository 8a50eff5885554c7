//! A field of the primary key can't be changed, also not by `change`.
//!
//! Fix: delete the item and insert it with its new key in one

use dokklib::{Entity, Index, Schema, Table};

#[derive(Index)]
#[index(name = "by_assignee", partition_key = "GSI1PK", sort_key = "GSI1SK")]
struct ByAssignee;

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", indexes(ByAssignee), entities(Task))]
struct Work;

#[derive(Entity)]
#[entity(schema = Work, index(ByAssignee, pk = Self(due), sk = Self(id)))]
struct Task {
    #[entity(key)]
    id: u64,
    due: String,
    title: String,
}

fn update(table: &Table<Work>) {
    let _ = table.update(Task::key(7)).change((Task::ID.to(8_u64), Task::TITLE.to("x")));
}

fn main() {}
