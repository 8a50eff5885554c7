//! A string is not an item. Pass an item, or a pair of keys for a relation.
//!
//! Fix: declare the item with `#[derive(dokklib::Entity)]`, a key, and

use dokklib::{SingleTable, Table};

fn main() {
    let table = Table::<SingleTable>::offline("table");
    let _ = table.upsert("alice").attribute("role", "admin");
}
