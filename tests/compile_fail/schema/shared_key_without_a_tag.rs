//! Two entities share a key, and the schema has no tag to distinguish their items.
//!
//! Fix: only a tag can distinguish the items of `User` and `Organization`,

use dokklib::{Entity, Schema};

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", entities(User, Organization))]
struct Forge;

#[derive(Entity)]
#[entity(schema = Forge, prefix = "ACCOUNT", shares_key_with(Organization))]
struct User {
    #[entity(key)]
    name: String,
}

#[derive(Entity)]
#[entity(schema = Forge, prefix = "ACCOUNT", shares_key_with(User))]
struct Organization {
    #[entity(key)]
    name: String,
}

fn main() {}
