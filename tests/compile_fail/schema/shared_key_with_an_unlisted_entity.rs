//! An entity shares its key with an entity that the schema doesn't list.
//!
//! Fix: add it, `#[schema(entities(Organization, ..))]`

use dokklib::{Entity, Schema};

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", tag = "type", entities(User))]
struct Forge;

#[derive(Entity)]
struct Organization;

#[derive(Entity)]
#[entity(schema = Forge, prefix = "ACCOUNT", shares_key_with(Organization))]
struct User {
    #[entity(key)]
    name: String,
}

fn main() {}
