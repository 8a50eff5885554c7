//! The keys of an inverse index are the table's own.

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
