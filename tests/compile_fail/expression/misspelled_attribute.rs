//! The entity has no such path constant.
//!
//! Fix: there is an associated constant `TOTAL` with a similar name

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
    let _ = Order::TOTL.exists();
}

fn main() {}
