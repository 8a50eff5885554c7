//! An update must use the path constants of the entity that it updates.
//!
//! Fix: expected struct `dokklib::Path<Order, _, _>`

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

#[derive(Entity)]
struct Account {
    #[entity(key)]
    name: String,
    total: u64,
}

fn misuse(table: Table) {
    let _ = table.update(Order::key("alice", 7)).set(Account::TOTAL, 5);
}

fn main() {}
