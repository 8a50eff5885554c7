//! A misspelt field in a key: the constructor still exists, so its uses are no further errors.

use dokklib::{Entity, Table};

#[derive(Entity)]
struct User;

#[derive(Entity)]
#[entity(pk = User(usr), sk = Self(id))]
struct Order {
    user: String,
    id: u64,
    total: u64,
}

fn misuse(table: Table) {
    let _ = table.update(Order::key("alice", 7)).set(Order::TOTAL, 5);
}

fn main() {}
