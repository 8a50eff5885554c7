//! What takes the items of no other variant has their attributes, and isn't a string.

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
enum Activity {
    Order(Order),
    #[collection(other)]
    Other(String),
}

fn main() {}
