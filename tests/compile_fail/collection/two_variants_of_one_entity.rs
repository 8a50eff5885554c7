//! Two variants of one entity: nothing says which of them an item is.

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
#[collection(exhaustive)]
enum Activity {
    Order(Order),
    Latest(Order),
}

fn main() {}
