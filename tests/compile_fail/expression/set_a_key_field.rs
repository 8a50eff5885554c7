//! A field of the primary key can't be set. An item with another key is another item.
//!
//! Fix: delete the item and insert it with its new key in one

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
    let _ = table.update(Order::key("alice", 7)).set(Order::USER, "bob");
}

fn main() {}
