//! After a range on one part, the next part can't be narrowed. Use `eq` before a range.
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
    let _ = Order::query("alice").ge("monday").lt(7);
}
