//! A part with `last(..)` is an `Option`. The derive doesn't see that an alias isn't one. The compiler does.
//!
//! Fix: write the part without `last`

use dokklib::{Entity, Index, Schema};

#[derive(Index)]
#[index(name = "by_assignee", partition_key = "GSI1PK", sort_key = "GSI1SK")]
struct ByAssignee;

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", indexes(ByAssignee), entities(Task))]
struct Work;

type Due = String;

#[derive(Entity)]
#[entity(
    schema = Work,
    index(ByAssignee, pk = Self(assignee), sk = Self(last(due))),
)]
struct Task {
    #[entity(key)]
    id: u64,
    assignee: String,
    due: Due,
}

fn main() {}
