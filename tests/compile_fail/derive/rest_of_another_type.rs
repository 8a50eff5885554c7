//! A field with `rest` must be a map of attribute values.
//!
//! Fix: use `dokklib::Attributes` or `BTreeMap<String, AttributeValue>`

use dokklib::Entity;
use std::collections::BTreeMap;

#[derive(Entity)]
struct Account {
    #[entity(key)]
    name: String,
    #[entity(rest)]
    others: BTreeMap<String, String>,
}

fn main() {}
