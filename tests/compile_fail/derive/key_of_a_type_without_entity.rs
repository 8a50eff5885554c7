//! A key must name a type that derives `Entity`.
//!
//! Fix: derive `dokklib::Entity` for `User`

use dokklib::Entity;

struct User;

#[derive(Entity)]
#[entity(pk = User(user), sk = Self(id))]
struct Order {
    user: String,
    id: u64,
}

fn main() {}
