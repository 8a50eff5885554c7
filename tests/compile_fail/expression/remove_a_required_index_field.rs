//! A required field of an index key can't be removed. Only an `Option` can.
//!
//! Fix: make the field an `Option<std::string::String>`, or `set` another

use dokklib::{Entity, Index, Schema, Table};

#[derive(Index)]
#[index(name = "by_assignee", partition_key = "GSI1PK", sort_key = "GSI1SK")]
struct ByAssignee;

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", indexes(ByAssignee), entities(Task))]
struct Work;

#[derive(Entity)]
#[entity(schema = Work, index(ByAssignee, pk = Self(assignee), sk = Self(due)))]
struct Task {
    #[entity(key)]
    id: u64,
    assignee: Option<String>,
    due: String,
}

fn update(table: &Table<Work>) {
    let _ = table.update(Task::key(7)).remove(Task::DUE);
}

fn main() {}
