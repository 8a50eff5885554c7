//! Two variants can have the same primary key, so their items can't be distinguished.
//!
//! Fix: remove one of them, or give its items a different sort key, such as

use dokklib::{Collection, Entity, RawItem};

#[derive(Entity)]
struct User;

#[derive(Entity)]
#[entity(pk = User(user), sk = Self(id))]
struct Order {
    user: String,
    id: u64,
}

#[derive(Entity)]
#[entity(prefix = "ORDER", pk = User(user), sk = Self(number))]
struct Offer {
    user: String,
    number: u64,
}

#[derive(Collection)]
enum Activity {
    Order(Order),
    Offer(Offer),
    #[collection(other)]
    Other(RawItem),
}

fn main() {}
