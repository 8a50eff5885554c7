//! Something that has nothing to do with keys where one is due.

use dokklib::{Table};

fn misuse(table: Table) {
    let _ = table.delete(7);
}

fn main() {}
