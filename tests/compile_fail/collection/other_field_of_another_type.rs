//! What takes the items of no other field is a list of them.

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
