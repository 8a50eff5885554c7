//! A key as other libraries have it, in a format string.

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
