//! A constant has the name of a generated path constant. Rename the generated one with `#[entity(path = ..)]` on the
//! field.
//!
//! Fix: other definition for `TOTAL`

use dokklib::Entity;

#[derive(Entity)]
struct Order {
    #[entity(key)]
    id: u64,
    total: u64,
}

impl Order {
    pub const TOTAL: u64 = 5;
}

fn main() {}
