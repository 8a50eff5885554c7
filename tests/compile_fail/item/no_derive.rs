//! An item must derive `Entity`.

use dokklib::Table;

struct Order {
    id: u64,
}

fn misuse(table: Table) {
    let _ = table.put(Order { id: 7 });
}

fn main() {}
