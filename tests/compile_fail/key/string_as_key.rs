//! A string is not a key. Use the constructors of an entity.
//!
//! Fix: pass a key, `Order::key(..)`, an item, `&order`, or a pair of keys

use dokklib::Table;

fn misuse(table: Table) {
    let _ = table.get("USER#alice");
}

fn main() {}
