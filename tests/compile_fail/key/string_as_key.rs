//! A key as text, as the raw SDK takes it.

use dokklib::{Table};

fn misuse(table: Table) {
    let _ = table.get("USER#alice");
}

fn main() {}
