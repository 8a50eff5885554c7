//! `begins_with` supports strings, not numbers.

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
    let _ = Order::query("alice").begins_with("7");
}
