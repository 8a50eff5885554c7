//! A query has a bound on one part, and another one on the part after.

use dokklib::Entity;

#[derive(Entity)]
struct User;

#[derive(Entity)]
#[entity(pk = User(user), sk = Self(day, id))]
struct Order {
    user: String,
    day: String,
    id: u64,
}

fn main() {
    let _ = Order::query("alice").ge("monday").lt(7);
}
