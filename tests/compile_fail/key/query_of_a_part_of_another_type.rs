//! A query is narrowed by a value that the next part is not.

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
