//! Conditions are combined with `&`.
//!
//! Fix: combined with `&`, `|` and `!`

use dokklib::{Entity, Table};

#[derive(Entity)]
struct Order {
    #[entity(key)]
    id: u64,
    total: u64,
}

fn misuse(table: Table) {
    let _ = table.delete(Order::key(7)).when(Order::TOTAL.lt(5) && Order::TOTAL.gt(9));
}

fn main() {}
