//! A field with `rest` must be a map of attribute values.

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
