//! Two entities declare that they share a key, but their keys are never equal.
//!
//! Fix: declare the same `pk` and `sk` for both, or remove `shares_key_with`

use dokklib::{Entity, Schema};

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", tag = "type", entities(User, Team))]
struct Forge;

#[derive(Entity)]
struct Organization;

#[derive(Entity)]
#[entity(schema = Forge, pk = Organization(name), sk = "ACCOUNT", shares_key_with(Team))]
struct User {
    name: String,
}

#[derive(Entity)]
#[entity(schema = Forge, pk = Organization(name), sk = "TEAM", shares_key_with(User))]
struct Team {
    name: String,
}

fn main() {}
