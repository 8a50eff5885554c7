//! The key part of another entity must have the declared type.
//!
//! Fix: use a field with the type of this part in `User`

use dokklib::Entity;

#[derive(Entity)]
struct User;

#[derive(Entity)]
#[entity(pk = User(number), sk = Self(id))]
struct Order {
    number: u64,
    id: u64,
}

fn main() {}
