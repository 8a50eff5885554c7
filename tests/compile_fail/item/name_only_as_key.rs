//! A unit entity where the key of an item is due.

use dokklib::{Entity, Table};

#[derive(Entity)]
struct User;

#[derive(Entity)]
struct Group;

fn misuse(table: Table) {
    let _ = table.get(&User);
}

fn main() {}
