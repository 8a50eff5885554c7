//! A key is declared in tokens, not in a format string.
//!
//! Fix: write `pk = User(user), sk = Self(id)`

use dokklib::{Entity, Table};

#[derive(Entity)]
struct User;

#[derive(Entity)]
#[entity(pk = "USER#{user}", sk = "ORDER#{id}")]
struct Order {
    user: String,
    id: u64,
    total: u64,
}

fn main() {}
