//! Two fields of a collection have the same entity. One of them has a type alias.
//!
//! Fix: remove one of them, or give its items a different sort key, such as

use dokklib::{Collection, Entity};

#[derive(Entity)]
struct User;

#[derive(Entity)]
#[entity(pk = User(user), sk = Self(id))]
struct Order {
    user: String,
    id: u64,
}

type Latest = Option<Order>;

#[derive(Collection)]
#[collection(exhaustive)]
struct Customer {
    latest: Latest,
    orders: Vec<Order>,
}

fn main() {}
