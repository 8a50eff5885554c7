//! A query by a complete sort key reads one item. Use `get` instead.
//!
//! Fix: expected a prefix sort key as the second element of a query's pair,

use dokklib::{Entity, Table};

#[derive(Entity)]
struct User;

#[derive(Entity)]
struct Group;

fn misuse(table: Table) {
    let _ = table.query((User::partition_key("alice"), Group::sort_key("group1")));
}

fn main() {}
