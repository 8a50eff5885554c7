//! A key is not a format string. Write `pk = User(user)` instead.
//!
//! Fix: write `pk = User(user)`

use dokklib::Entity;

#[derive(Entity)]
struct User;

#[derive(Entity)]
#[entity(pk = "USER#{user}", sk = Self(id))]
struct Order {
    user: String,
    id: u64,
}

fn main() {
    let _ = Order::key("alice", 7);
    let _ = Order::query("alice");
}
