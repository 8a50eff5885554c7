//! The key part of another entity must have the declared type.
//!
//! Fix: write all parts as `User` declares them

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
