//! The text of a missing value couldn't be distinguished from the delimiter.
//!
//! Fix: use another delimiter, or `sparse(..)`

use dokklib::{Entity, Index, Schema};

#[derive(Index)]
#[index(name = "by_assignee", partition_key = "GSI1PK", sort_key = "GSI1SK")]
struct ByAssignee;

#[derive(Schema)]
#[schema(
    partition_key = "PK", sort_key = "SK", delimiter = "~", key_values = unescaped,
    indexes(ByAssignee), entities(Task),
)]
struct Work;

#[derive(Entity)]
#[entity(schema = Work, index(ByAssignee, pk = Self(assignee), sk = Self(last(due), id)))]
struct Task {
    #[entity(key)]
    id: u64,
    assignee: String,
    due: Option<String>,
}

fn main() {}
