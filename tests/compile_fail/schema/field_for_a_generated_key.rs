//! The partition key of the table is generated. The item must declare its parts, not name a field.
//!
//! Fix: declare them, such as `pk = User(user)`

use dokklib::{Entity, Schema};

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", entities(Event))]
struct Events;

#[derive(Entity)]
#[entity(schema = Events, pk = user_id, sk = Self(at))]
struct Event {
    user_id: String,
    at: u64,
}

fn main() {}
