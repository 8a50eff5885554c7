//! The constructor of the index query has the name of the generated `query`. Choose another name after `as`.
//!
//! Fix: choose another name after `as`

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
