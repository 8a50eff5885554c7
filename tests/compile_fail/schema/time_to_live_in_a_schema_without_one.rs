//! The field is the time to live of the schema, and the schema has none.
//!
//! Fix: add the attribute to it, `#[schema(ttl = "expires")]`

use dokklib::{Entity, Schema};

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", entities(Session))]
struct Web;

#[derive(Entity)]
#[entity(schema = Web)]
struct Session {
    #[entity(key)]
    id: u64,
    #[entity(ttl)]
    expires_at: u64,
}

fn main() {}
