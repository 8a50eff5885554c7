//! A unit entity has no items, so it doesn't address one.
//!
//! Fix: pass a key, `Order::key(..)`, an item, `&order`, or a pair of keys

use dokklib::{Entity, Table};

#[derive(Entity)]
struct User;

#[derive(Entity)]
struct Group;

fn misuse(table: Table) {
    let _ = table.get(&User);
}

fn main() {}
