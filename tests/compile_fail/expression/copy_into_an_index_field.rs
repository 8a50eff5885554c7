//! Copying another attribute into a field of an index key would leave the key stale, because the copied value is
//! unknown.
//!
//! Fix: pass the value that the update sets

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
    let _ = table.update(Task::key(7)).set(Task::DUE, Task::TITLE);
}

fn main() {}
