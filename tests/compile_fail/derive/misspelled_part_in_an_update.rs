//! A key names a misspelled field. The derive still generates the constructor and the path constants, so an update
//! isn't a further error.
//!
//! Fix: did you mean `user`?

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
