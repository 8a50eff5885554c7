//! A query for one whole sort key, which is what `get` is for.

use dokklib::{Entity, Table};

#[derive(Entity)]
struct User;

#[derive(Entity)]
struct Group;

fn misuse(table: Table) {
    let _ = table.query((User::partition_key("alice"), Group::sort_key("group1")));
}

fn main() {}
