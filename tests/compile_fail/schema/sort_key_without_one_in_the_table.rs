//! The table has no sort key, but the item declares one.
//!
//! Fix: remove `sk`, or add one, `#[schema(sort_key = "..")]`

use dokklib::{Entity, Schema};

#[derive(Schema)]
#[schema(partition_key = string("user_id"), entities(Event))]
struct Events;

#[derive(Entity)]
#[entity(schema = Events, pk = user_id, sk = at)]
struct Event {
    user_id: String,
    at: u64,
}

fn main() {}
