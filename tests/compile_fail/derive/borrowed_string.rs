//! An item owns its attributes.
//!
//! Fix: write `String`

use dokklib::Entity;

#[derive(Entity)]
struct Order<'a> {
    #[entity(key)]
    id: u64,
    note: &'a str,
}

fn main() {}
