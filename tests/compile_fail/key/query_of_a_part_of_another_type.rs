//! A query is narrowed with a value of another type than the next part.
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
}

fn main() {
    let _ = Order::query("alice").eq("monday");
}
