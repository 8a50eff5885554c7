//! Two fields of one entity, of which one is spelled otherwise.

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
