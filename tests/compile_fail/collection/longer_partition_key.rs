//! The partition key of a member goes on after the entity's, so that no partition key of the entity reads it.

use dokklib::{Collection, Entity};

#[derive(Entity)]
struct User;

#[derive(Entity)]
#[entity(pk = User(user), sk = Self(id))]
struct Order {
    user: String,
    id: u64,
}

#[derive(Entity)]
#[entity(pk = User(user, "ARCHIVE"), sk = Self(id))]
struct Archived {
    user: String,
    id: u64,
}

#[derive(Collection)]
#[collection(exhaustive)]
struct Customer {
    orders: Vec<Order>,
    archived: Vec<Archived>,
}

fn main() {}
