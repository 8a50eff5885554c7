//! `add` on a field of an index key would leave the key stale, because the resulting value is unknown. Use `set`.
//!
//! Fix: use `set`: the update must know the new value to write the key

use dokklib::{Entity, Index, Schema, Table};

#[derive(Index)]
#[index(name = "by_assignee", partition_key = "GSI1PK", sort_key = "GSI1SK")]
struct ByAssignee;

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", indexes(ByAssignee), entities(Task))]
struct Work;

#[derive(Entity)]
#[entity(schema = Work, index(ByAssignee, pk = Self(assignee), sk = Self(rank)))]
struct Task {
    #[entity(key)]
    id: u64,
    assignee: Option<String>,
    rank: u64,
}

fn update(table: &Table<Work>) {
    let _ = table.update(Task::key(7)).add(Task::RANK, 1);
}

fn main() {}
