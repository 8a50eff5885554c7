//! A query of an index reads items of two entities that share a key, and the index doesn't contain their tag.
//!
//! Fix: add it to the index, `projection = include("type")`

use dokklib::{Entity, InverseIndex, Schema};

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", tag = "type", indexes(InverseIndex), entities(User, Organization))]
struct Forge;

#[derive(Entity)]
#[entity(
    schema = Forge, prefix = "ACCOUNT", tag = "User", shares_key_with(Organization),
    index(InverseIndex as by_name, returns = key),
)]
struct User {
    #[entity(key)]
    name: String,
}

#[derive(Entity)]
#[entity(schema = Forge, prefix = "ACCOUNT", tag = "Organization", shares_key_with(User))]
struct Organization {
    #[entity(key)]
    name: String,
}

fn main() {}
