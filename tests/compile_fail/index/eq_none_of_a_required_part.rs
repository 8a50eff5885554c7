//! Only a part with `last(..)` can be missing in an index.
//!
//! Fix: remove `eq_none`: a `std::string::String` is never missing

use dokklib::{Entity, Index, Schema};

#[derive(Index)]
#[index(name = "by_assignee", partition_key = "GSI1PK", sort_key = "GSI1SK")]
struct ByAssignee;

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", indexes(ByAssignee), entities(Task))]
struct Work;

#[derive(Entity)]
#[entity(schema = Work, index(ByAssignee as by_assignee, pk = Self(assignee), sk = Self(last(due), sparse(team))))]
struct Task {
    #[entity(key)]
    id: u64,
    assignee: String,
    due: Option<String>,
    team: Option<String>,
}

fn main() {
    let _ = Task::by_assignee("bob").eq_none();
    let _ = Task::by_assignee("bob").eq("2026").eq_none();
}
