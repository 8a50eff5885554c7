//! Setting one of several fields of an index key by key would leave the key stale. Use `change` with all fields, or
//! `update(&item)`.
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
#[entity(schema = Work, index(ByAssignee, pk = Self(assignee), sk = Self(due)))]
struct Task {
    #[entity(key)]
    id: u64,
    assignee: Option<String>,
    due: String,
}

fn update(table: &Table<Work>) {
    let _ = table.update(Task::key(7)).set(Task::DUE, "2026-01-01");
}

fn main() {}
