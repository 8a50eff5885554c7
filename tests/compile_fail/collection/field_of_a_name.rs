//! A field that is a name, which has no items.

use dokklib::{Collection, Entity};

#[derive(Entity)]
struct User;

#[derive(Entity)]
#[entity(pk = User(user), sk = Self(id))]
struct Order {
    user: String,
    id: u64,
}

#[derive(Collection)]
#[collection(exhaustive)]
struct Customer {
    user: User,
    orders: Vec<Order>,
}

fn main() {}
