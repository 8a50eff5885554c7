//! A unique value is a string, a number or binary.
//!
//! Fix: is a string, a number or binary

use dokklib::Entity;

#[derive(Entity)]
struct Account {
    #[entity(key)]
    id: u64,
    #[entity(unique)]
    emails: Vec<String>,
}

fn main() {}
