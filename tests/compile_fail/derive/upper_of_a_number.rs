//! `upper` changes the case of text, so it doesn't support numbers.
//!
//! Fix: use a string, an enum without fields or a newtype of them

use dokklib::Entity;

#[derive(Entity)]
struct User;

#[derive(Entity)]
#[entity(pk = User(user), sk = Self(upper(id)))]
struct Order {
    user: String,
    id: u64,
}

fn main() {
    let _ = Order::key("alice", 7);
}
