//! The partition key must precede the sort key in a pair.
//!
//! Fix: expected a partition key as the first element of the pair, found

use dokklib::{Entity, Table};

#[derive(Entity)]
struct User;

#[derive(Entity)]
struct Group;

fn misuse(table: Table) {
    let _ = table.insert((Group::sort_key("group1"), User::partition_key("alice")));
}

fn main() {}
