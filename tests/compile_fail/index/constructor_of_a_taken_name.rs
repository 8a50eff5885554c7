//! The query of an index is called as the one that every item has.

use dokklib::{Entity, InverseIndex};

#[derive(Entity)]
struct User;

#[derive(Entity)]
#[entity(pk = User(user), sk = Self(id), index(InverseIndex as query))]
struct Order {
    user: String,
    id: u64,
}

fn main() {
    let _ = Order::query("alice");
}
