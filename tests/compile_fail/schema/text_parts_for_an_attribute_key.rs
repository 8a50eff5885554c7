//! The partition key of the table is the attribute `user_id`. The item must name the field, not declare key parts.
//!
//! Fix: name its field, `pk = field`

use dokklib::{Entity, Schema};

#[derive(Schema)]
#[schema(partition_key = string("user_id"), sort_key = number("at"), entities(Event))]
struct Events;

#[derive(Entity)]
#[entity(schema = Events, pk = Self(user_id), sk = at)]
struct Event {
    user_id: String,
    at: u64,
}

fn main() {}
