//! A unit entity has no items, so it can't be written.

use dokklib::{Entity, Table};

#[derive(Entity)]
struct User;

#[derive(Entity)]
struct Group;

fn misuse(table: Table) {
    let _ = table.put(User);
}

fn main() {}
