//! A field of a collection can't be a unit entity, because it has no items.
//!
//! Fix: derive `dokklib::Entity` for it, with a key

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
