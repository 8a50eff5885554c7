//! The parent's number is padded, and the child's key would be another one.

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
