//! JSON text must be parsed before an item is decoded from it.
//!
//! Fix: pass `Attributes`, a `serde_json::Value` (feature `json`)

use dokklib::{Entity, Item, Result};

#[derive(Entity)]
struct User {
    #[entity(key)]
    name: String,
}

fn decode(line: &str) -> Result<User> {
    User::from_attributes(line)
}

fn main() {}
