//! A comma is missing between two options.
//!
//! Fix: expected a comma

use dokklib::{Entity, Table};

#[derive(Entity)]
struct User;

#[derive(Entity)]
#[entity(pk = User(user) sk = Self(id))]
struct Order {
    user: String,
    id: u64,
    total: u64,
}

fn misuse(table: Table) {
    let _ = table.put(Order { user: "alice".to_owned(), id: 7, total: 100 });
    let _ = table.update(Order::key("alice", 7)).set(Order::TOTAL, 5);
}

fn main() {}
