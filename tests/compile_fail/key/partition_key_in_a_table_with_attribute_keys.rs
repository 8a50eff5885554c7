//! A generated partition key selects no partition of a table whose partition key is an attribute.
//!
//! Fix: use the query constructor of an item: `Event::query(..)`

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

#[derive(Entity)]
struct User;

#[derive(Entity)]
struct Group;

fn read(table: &Table<Events>) {
    let _ = table.query(User::partition_key("a"));
}

fn main() {}
