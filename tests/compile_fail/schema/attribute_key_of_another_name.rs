//! The partition key of the table is the attribute `user_id`, but the item names a field that is stored as `user`.
//!
//! Fix: name the field that is stored as `user_id`

use dokklib::{Entity, Schema};

#[derive(Schema)]
#[schema(partition_key = string("user_id"), entities(Event))]
struct Events;

#[derive(Entity)]
#[entity(schema = Events, pk = user)]
struct Event {
    user: String,
}

fn main() {}
