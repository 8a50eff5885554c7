//! A key part must have the type of its field.
//!
//! Fix: expected a key part of type `u64`, found `&str`

use dokklib::Entity;

#[derive(Entity)]
struct User;

#[derive(Entity)]
#[entity(pk = User(user), sk = Self(id))]
struct Order {
    user: String,
    id: u64,
    total: u64,
    paid: bool,
}

fn misuse() {
    let _ = Order::key("alice", "7");
}

fn main() {}
