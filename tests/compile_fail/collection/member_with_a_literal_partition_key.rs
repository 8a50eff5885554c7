//! The member's partition key is a literal, so no entity's partition key can query it.
//!
//! Fix: or use a partition key of another entity

use dokklib::{Collection, Entity, Table};

#[derive(Entity)]
struct User;

#[derive(Entity)]
#[entity(pk = "SETTINGS", sk = Self(name))]
struct Settings {
    name: String,
}

#[derive(Collection)]
#[collection(exhaustive)]
struct All {
    settings: Vec<Settings>,
}

fn misuse(table: &Table) {
    let _ = table.query_as::<All>(&User::partition_key("alice"));
}

fn main() {}
