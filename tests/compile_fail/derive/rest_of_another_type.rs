//! What keeps unknown attributes is a map of them.

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
