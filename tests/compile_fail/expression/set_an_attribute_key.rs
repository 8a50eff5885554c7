//! The key of an item can't be changed.
//!
//! Fix: delete the item and insert it with its new key in one

use dokklib::{Entity, Schema, Table};

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

fn update(table: &Table<Events>) {
    let _ = table.update(Event::key("alice", 7)).set(Event::AT, 8);
}

fn main() {}
