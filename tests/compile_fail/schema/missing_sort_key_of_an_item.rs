//! The table has a sort key, which the item doesn't declare.
//!
//! Fix: name its field, `sk = field`

use dokklib::{Entity, Schema};

#[derive(Schema)]
#[schema(partition_key = string("user_id"), sort_key = number("at"), entities(Event))]
struct Events;

#[derive(Entity)]
#[entity(schema = Events, pk = user_id)]
struct Event {
    user_id: String,
    at: u64,
}

fn main() {}
