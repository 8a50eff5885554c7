//! A variant of a collection can't contain a unit entity, because it has no items.
//!
//! Fix: derive `dokklib::Entity` for it, with a key: `#[entity(key)]` on a

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
enum Activity {
    Order(Order),
    User(User),
    #[collection(other)]
    Other(RawItem),
}

fn main() {}
