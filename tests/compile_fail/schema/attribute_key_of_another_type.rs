//! The schema declares the sort key as a number, but the field is a string.
//!
//! Fix: which declares it as a number (N)

use dokklib::{Entity, Schema};

#[derive(Schema)]
#[schema(partition_key = string("user_id"), sort_key = number("at"), entities(Event))]
struct Events;

#[derive(Entity)]
#[entity(schema = Events, pk = user_id, sk = at)]
struct Event {
    user_id: String,
    at: String,
}

fn main() {}
