//! An index has a key attribute of the table as a key, with another type.
//!
//! Fix: write `number("at")`

use dokklib::{Index, Schema};

#[derive(Index)]
#[index(name = "by_time", partition_key = string("at"))]
struct ByTime;

#[derive(Schema)]
#[schema(partition_key = string("user_id"), sort_key = number("at"), indexes(ByTime))]
struct Events;

fn main() {}
