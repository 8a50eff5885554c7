//! A query is narrowed with more parts than the sort key has.
//!
//! Fix: call `.eq(..)` for the leading parts in their order, then at most one

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
    let _ = Order::query("alice").eq("monday").eq(7).eq(8);
}
