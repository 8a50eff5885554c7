//! The field with `#[collection(other)]` must be a `Vec<RawItem>`.
//!
//! Fix: use `Vec<RawItem>`; a `RawItem` has the attributes as they are stored

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
    #[collection(other)]
    other: Option<RawItem>,
}

fn main() {}
