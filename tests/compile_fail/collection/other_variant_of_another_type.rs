//! The variant with `#[collection(other)]` must contain a `RawItem`.
//!
//! Fix: declare it as `Other(RawItem)`; a `RawItem` has the attributes as

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
