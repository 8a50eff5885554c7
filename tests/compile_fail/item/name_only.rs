//! A unit entity where an item is due: it has no attributes and no key of its own.

use dokklib::{Entity, Table};

#[derive(Entity)]
struct User;

#[derive(Entity)]
struct Group;

fn misuse(table: Table) {
    let _ = table.put(User);
}

fn main() {}
