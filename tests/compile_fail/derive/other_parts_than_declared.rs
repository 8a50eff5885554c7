//! A partition key of another entity with a part that its keys don't have.

use dokklib::{Entity};

#[derive(Entity)]
struct User;

#[derive(Entity)]
#[entity(pk = User(number), sk = Self(id))]
struct Order {
    number: u64,
    id: u64,
}


fn main() {}
