//! The order of an enum's variant names has no meaning, so a key doesn't support ranges of enums.
//!
//! Fix: use `eq`, or another form of the part that keeps the order

use dokklib::{Attribute, Entity};

#[derive(Entity)]
struct User;

#[derive(Entity)]
#[entity(pk = User(user), sk = Self(status))]
struct Order {
    user: String,
    status: Status,
}

#[derive(Attribute)]
enum Status {
    Open,
    Shipped,
}

fn main() {
    let _ = Order::query("alice").between(Status::Open, Status::Shipped);
}
