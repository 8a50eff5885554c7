//! `Changes::by_item()` is for `update(&item)`, so it can't be merged into an update by key.
//!
//! Fix: use `Changes::<ByKey>::new()`

use dokklib::operation::Changes;
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
}

fn update(table: &Table<Work>) {
    let _ = table.update(Task::key(7)).merge(Changes::by_item().set(Task::DUE, "2026"));
}

fn main() {}
