//! A number is not a key. Use the constructors of an entity.
//!
//! Fix: pass a key, `Order::key(..)`, a reference to an item, `&order`, or a

use dokklib::Table;

fn misuse(table: Table) {
    let _ = table.delete(7);
}

fn main() {}
