//! A change by key must contain all fields of an index key. `due` is missing.
//!
//! Fix: pass `due` too, `.change((A.to(..), B.unchanged(..)))`, or the item

use dokklib::{Entity, Index, Schema, Table};

#[derive(Index)]
#[index(name = "by_assignee", partition_key = "GSI1PK", sort_key = "GSI1SK")]
struct ByAssignee;

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", indexes(ByAssignee), entities(Task))]
struct Work;

#[derive(Entity)]
#[entity(schema = Work, index(ByAssignee, pk = Self(assignee), sk = Self(state, due)))]
struct Task {
    #[entity(key)]
    id: u64,
    assignee: Option<String>,
    due: String,
    state: String,
}

fn update(table: &Table<Work>) {
    let _ = table.update(Task::key(7)).change((Task::STATE.to("open"), Task::ASSIGNEE.to("bob")));
}

fn main() {}
