//! A part of the primary key can't be an `Option`.
//!
//! Fix: remove the `Option`; only the key of a secondary index, `index(..)`,

use dokklib::Entity;

#[derive(Entity)]
struct Account {
    #[entity(key)]
    name: Option<String>,
}

fn main() {}
