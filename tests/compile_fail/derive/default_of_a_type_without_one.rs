//! `default` of a type that has no default.

use dokklib::{Attribute, Entity};

#[derive(Attribute)]
struct Email(String);

#[derive(Entity)]
struct Account {
    #[entity(key)]
    name: String,
    #[entity(default)]
    email: Email,
}

fn main() {}
