//! An inverse index uses the table's own keys, so the item can't declare other ones.
//!
//! Fix: remove `pk` and `sk`

use dokklib::{Entity, InverseIndex};

#[derive(Entity)]
struct User;

#[derive(Entity)]
#[entity(pk = User(user), sk = Self(id), index(InverseIndex as by_id, pk = Self(id), sk = User(user)))]
struct Order {
    user: String,
    id: u64,
}

fn main() {}
