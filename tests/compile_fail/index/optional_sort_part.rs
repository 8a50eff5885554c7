//! An `Option` in the sort key of an index says what happens to items without a value. The constructors still work, so this is
//! the only error.
//!
//! Fix: write `last(due)` to sort them after all others, or `sparse(due)` to

use dokklib::{Entity, Index, Schema, Table};

#[derive(Index)]
#[index(name = "by_assignee", partition_key = "GSI1PK", sort_key = "GSI1SK")]
struct ByAssignee;

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", indexes(ByAssignee), entities(Task))]
struct Work;

#[derive(Entity)]
#[entity(schema = Work, index(ByAssignee as by_assignee, pk = Self(assignee), sk = Self(due)))]
struct Task {
    #[entity(key)]
    id: u64,
    assignee: String,
    due: Option<String>,
}

fn use_index(table: &Table<Work>) {
    let _ = table.query(Task::by_assignee("bob").ge("2026"));
    let _ = table.update(Task::key(7)).change((Task::ASSIGNEE.to("bob"), Task::DUE.unchanged("2026")));
}

fn main() {}
