//! The sort key is a number.
//!
//! Fix: expected a key part of type `KeyAttribute<u64>`, found `&str`

use dokklib::{Entity, Schema};

#[derive(Schema)]
#[schema(partition_key = string("user_id"), sort_key = number("at"), entities(Event))]
struct Events;

#[derive(Entity)]
#[entity(schema = Events, pk = user_id, sk = at)]
struct Event {
    user_id: String,
    at: u64,
    size: u64,
}

fn range() {
    let _ = Event::query("alice").ge("7");
}

fn main() {}
