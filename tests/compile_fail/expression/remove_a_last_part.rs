//! The index keeps an item without a value for `last(due)`. So removing `due` rewrites the key, and an update by key must know
//! its other parts.
//!
//! Fix: pass `assignee` too, `.change((A.to(..), B.unchanged(..)))`, or the

use dokklib::{Entity, Index, Schema, Table};

#[derive(Index)]
#[index(name = "by_assignee", partition_key = "GSI1PK", sort_key = "GSI1SK")]
struct ByAssignee;

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", indexes(ByAssignee), entities(Task))]
struct Work;

#[derive(Entity)]
#[entity(schema = Work, index(ByAssignee, pk = Self(assignee), sk = Self(last(due))))]
struct Task {
    #[entity(key)]
    id: u64,
    assignee: String,
    due: Option<String>,
}

fn update(table: &Table<Work>, task: &Task) {
    let _ = table.update(task).remove(Task::DUE);
    let _ = table.update(Task::key(7)).remove(Task::DUE);
}

fn main() {}
