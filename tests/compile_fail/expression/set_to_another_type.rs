//! The new value must have the type of the field.
//!
//! Fix: expected a `u64`

use dokklib::{Entity, Table};

#[derive(Entity)]
struct User;

#[derive(Entity)]
#[entity(pk = User(user), sk = Self(id))]
struct Order {
    user: String,
    id: u64,
    total: u64,
    paid: bool,
}

fn misuse(table: Table) {
    let _ = table.update(Order::key("alice", 7)).set(Order::TOTAL, "5");
}

fn main() {}
