//! The first key of a pair must be a partition key, not a sort key.
//!
//! Fix: expected a partition key as the first element of the pair, found

use dokklib::{Entity, Table};

#[derive(Entity)]
struct User;

#[derive(Entity)]
struct Group;

fn misuse(table: Table) {
    let _ = table.get((User::sort_key("alice"), Group::sort_key("group1")));
}

fn main() {}
