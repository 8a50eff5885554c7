//! A child must repeat its parent's key parts in the same form. The parent's number is padded.
//!
//! Fix: write `pad(order, ..)` instead of `order`

use dokklib::Entity;

#[derive(Entity)]
struct User;

#[derive(Entity)]
#[entity(pk = User(user), sk = Self(pad(number, 6)))]
struct Order {
    user: String,
    number: u32,
}

#[derive(Entity)]
#[entity(pk = User(user), sk = Order(order, "LINE", number))]
struct Line {
    user: String,
    order: u32,
    number: u16,
}

fn main() {}
