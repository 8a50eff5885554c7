//! A string in the place of an item.

use dokklib::{SingleTable, Table};

fn main() {
    let table = Table::<SingleTable>::offline("t");
    let _ = table.upsert("alice").attribute("role", "admin");
}
