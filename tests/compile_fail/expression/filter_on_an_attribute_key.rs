//! DynamoDB doesn't allow a filter on a key of the table. Narrow the key condition.
//!
//! Fix: narrow the key condition instead: `.eq(..)`, `.between(..)`

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

fn read(table: &Table<Events>) {
    let _ = table.query(Event::query("alice")).filter(Event::AT.gt(7));
}

fn main() {}
