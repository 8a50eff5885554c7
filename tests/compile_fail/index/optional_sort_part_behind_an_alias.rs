//! The derive doesn't see that an alias is an `Option`. The compiler does.
//!
//! Fix: write `last(due)` to sort them after all others, or `sparse(due)` to

use dokklib::{Entity, Index, Schema};

#[derive(Index)]
#[index(name = "by_assignee", partition_key = "GSI1PK", sort_key = "GSI1SK")]
struct ByAssignee;

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", indexes(ByAssignee), entities(Task))]
struct Work;

type Due = Option<String>;

#[derive(Entity)]
#[entity(
    schema = Work,
    index(ByAssignee, pk = Self(assignee), sk = Self(due)),
)]
struct Task {
    #[entity(key)]
    id: u64,
    assignee: String,
    due: Due,
}

fn main() {}
