//! A unit entity has no items, so it doesn't address one.

use dokklib::{Entity, Table};

#[derive(Entity)]
struct User;

#[derive(Entity)]
struct Group;

fn misuse(table: Table) {
    let _ = table.get(&User);
}

fn main() {}
