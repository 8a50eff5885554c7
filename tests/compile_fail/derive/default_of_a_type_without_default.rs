//! A field with `default` must have a type that implements `Default`.
//!
//! Fix: consider annotating `Email` with `#[derive(Default)]`

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
