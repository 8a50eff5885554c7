//! An attribute key has no text. Use `key.parts()`.
//!
//! Fix: use `key.parts()`, which returns the typed values

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

fn text() {
    let key = Event::key("alice", 7);
    let _ = key.partition_key();
}

fn main() {}
