//! A string is not a key. Use the constructors of an entity.

use dokklib::Table;

fn misuse(table: Table) {
    let _ = table.get("USER#alice");
}

fn main() {}
