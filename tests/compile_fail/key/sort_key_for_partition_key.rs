//! A sort key where a partition key is due.

use dokklib::{Entity, Table};

#[derive(Entity)]
struct User;

#[derive(Entity)]
struct Group;

fn misuse(table: Table) {
    let _ = table.get((User::sort_key("alice"), Group::sort_key("group1")));
}

fn main() {}
