//! A field with `flatten` must be a struct that derives `Attribute`.
//!
//! Fix: use a struct with named fields and `#[derive(dokklib::Attribute)]`

use dokklib::Entity;

#[derive(Entity)]
struct Account {
    #[entity(key)]
    name: String,
    #[entity(flatten)]
    address: String,
}

fn main() {}
