//! Only one of two entities declares that they share a key.
//!
//! Fix: add `#[entity(shares_key_with(User))]` to it

use dokklib::{Entity, Schema};

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", tag = "type", tag_values = "snake_case", entities(User, Organization))]
struct Forge;

#[derive(Entity)]
#[entity(schema = Forge, prefix = "ACCOUNT", shares_key_with(Organization))]
struct User {
    #[entity(key)]
    name: String,
}

#[derive(Entity)]
#[entity(schema = Forge, prefix = "ACCOUNT")]
struct Organization {
    #[entity(key)]
    name: String,
}

fn main() {}
