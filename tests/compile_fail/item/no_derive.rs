//! An item must derive `Entity`.
//!
//! Fix: declare the item with `#[derive(dokklib::Entity)]`, a key, and

use dokklib::Table;

struct Order {
    id: u64,
}

fn misuse(table: Table) {
    let _ = table.put(Order { id: 7 });
}

fn main() {}
