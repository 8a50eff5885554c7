//! An item is decoded as one member, so an item type and its projection can't both be members.
//!
//! Fix: remove one of them, or give its items a different sort key, such as

use dokklib::{Collection, Entity, Projection};

#[derive(Entity)]
struct User;

#[derive(Entity)]
#[entity(pk = User(user), sk = Self(id))]
struct Order {
    user: String,
    id: u64,
}

#[derive(Projection)]
#[projection(of = Order)]
struct OrderId {
    id: u64,
}

#[derive(Collection)]
#[collection(exhaustive)]
enum Activity {
    Order(Order),
    Id(OrderId),
}

fn main() {}
