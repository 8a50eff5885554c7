//! A unit entity has no items, so it doesn't address one.
//!
//! Fix: pass a key, `Order::key(..)`, a reference to an item, `&order`, or a

use dokklib::{Entity, Table};

#[derive(Entity)]
struct User;

#[derive(Entity)]
struct Group;

fn misuse(table: Table) {
    let _ = table.get(&User);
}

fn main() {}
