//! The text of a number without padding doesn't sort as the number does, so a key doesn't support ranges of it.
//!
//! Fix: use `eq`, or another form of the part that keeps the order

use dokklib::Entity;

#[derive(Entity)]
struct User;

#[derive(Entity)]
#[entity(pk = User(user), sk = Self(plain(number)))]
struct Order {
    user: String,
    number: u64,
}

fn main() {
    let _ = Order::query("alice").eq(7);
    let _ = Order::query("alice").between(7, 12);
}
