//! The key of a unit entity without `key = (..)` has one part.
//!
//! Fix: write only this part

use dokklib::Entity;

#[derive(Entity)]
struct User;

#[derive(Entity)]
#[entity(pk = User(user, year), sk = Self(id))]
struct Order {
    user: String,
    year: u16,
    id: u64,
}

fn main() {}
