//! An option is misspelled. The uses of the type add no errors.
//!
//! Fix: did you mean `prefix`?

use dokklib::{Entity, Table};

#[derive(Entity)]
#[entity(prefx = "GROUP")]
struct Group;

#[derive(Entity)]
struct User;

#[derive(Entity)]
#[entity(pk = User(user), sk = Self(id))]
struct Order {
    user: String,
    id: u64,
    total: u64,
}

fn misuse(table: Table) {
    let _ = table.get((User::partition_key("alice"), Group::sort_key("group1")));
    let _ = table.get(Order::key("alice", 7));
}

fn main() {}
