//! `get` reads one item, so it requires a sort key, not a prefix.
//!
//! Fix: expected a sort key as the second element of the pair, found

use dokklib::{Entity, Table};

#[derive(Entity)]
struct User;

#[derive(Entity)]
struct Group;

fn misuse(table: Table) {
    let _ = table.get((User::partition_key("alice"), Group::prefix_sort_key()));
}

fn main() {}
