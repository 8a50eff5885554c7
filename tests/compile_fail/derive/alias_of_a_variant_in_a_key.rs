//! A query for `Status::Shipped` asks for its stored name, so it would not find the items with the old name in their keys.
//!
//! Fix: Make the old name the stored name, `#[attribute(rename = "..")]`, or

use dokklib::{Attribute, Entity};

#[derive(Attribute)]
enum Status {
    Open,
    #[attribute(alias = "DISPATCHED")]
    Shipped,
}

#[derive(Entity)]
struct User;

#[derive(Entity)]
#[entity(pk = User(user), sk = Self(status))]
struct Order {
    user: String,
    status: Status,
}

fn main() {}
