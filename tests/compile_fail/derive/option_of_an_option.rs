//! `Some(None)` would be stored in the same way as `None`.
//!
//! Fix: Remove the outer `Option`

use dokklib::{Attribute, Entity};

#[derive(Attribute)]
struct Address {
    zip: Option<Option<String>>,
}

#[derive(Entity)]
struct Account {
    #[entity(key)]
    name: String,
    address: Address,
}

fn main() {}
