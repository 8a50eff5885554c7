//! The partition key of a member is a literal, which no entity's partition key is.

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
