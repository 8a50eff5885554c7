//! A field of a collection must contain items.
//!
//! Fix: to read the items of all other types, add the field

use dokklib::{Collection, Entity, RawItem};

#[derive(Entity)]
struct User;

#[derive(Entity)]
#[entity(pk = User(user), sk = Self(id))]
struct Order {
    user: String,
    id: u64,
}

#[derive(Collection)]
struct Customer {
    orders: Vec<Order>,
    tags: Vec<String>,
    #[collection(other)]
    others: Vec<RawItem>,
}

fn main() {}
