//! A number is not a key. Use the constructors of an entity.

use dokklib::Table;

fn misuse(table: Table) {
    let _ = table.delete(7);
}

fn main() {}
