//! The names of an enum's variants have no order of a meaning, so a key has no ranges of it.

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
