//! A field has the name of the time to live attribute. Rename its attribute with `#[entity(rename = "..")]`.
//!
//! Fix: rename it, `#[entity(rename = "..")]`

use dokklib::{Entity, Schema};

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", ttl = "expires", entities(Session))]
struct Web;

#[derive(Entity)]
#[entity(schema = Web)]
struct Session {
    #[entity(key)]
    token: String,
    expires: String,
}

fn main() {}
