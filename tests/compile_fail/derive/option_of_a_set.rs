//! `Some` of an empty set would be stored in the same way as `None`.
//!
//! Fix: Remove the outer `Option`

use std::collections::BTreeSet;

use dokklib::Entity;

#[derive(Entity)]
struct Account {
    #[entity(key)]
    name: String,
    roles: Option<BTreeSet<String>>,
}

fn main() {}
