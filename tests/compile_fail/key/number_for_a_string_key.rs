//! The key value of the unit entity is a string, not a number. Declare another type with `key = u64`.
//!
//! Fix: expected a key part of type `std::string::String`, found `{integer}`

use dokklib::Entity;

#[derive(Entity)]
struct User;

fn misuse() {
    let _ = User::partition_key(7);
}

fn main() {}
