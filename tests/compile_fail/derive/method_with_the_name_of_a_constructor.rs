//! A method has the name of a generated constructor. Rename the generated one with `#[entity(key as order_key)]`.
//!
//! Fix: other definition for `key`

use dokklib::Entity;

#[derive(Entity)]
struct User;

#[derive(Entity)]
#[entity(pk = User(user), sk = Self(id))]
struct Order {
    user: String,
    id: u64,
}

impl Order {
    fn key(&self) -> u64 {
        self.id
    }
}

fn main() {}
