//! Booleans have no order, so `lt` doesn't support them.
//!
//! Fix: compare a `Boolean` with `eq`, `ne` or `is_in`

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
    let _ = Order::PAID.lt(true);
}

fn main() {}
