//! A pair of generated keys is a key condition of relations. A table with attribute keys has none.
//!
//! Fix: use the constructors of an item: `Event::key(..)` or

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
    let _ = table.query((User::partition_key("a"), Group::prefix_sort_key()));
}

fn main() {}
