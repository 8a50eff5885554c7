//! A write that is to give an item back is put into a transaction, which gives none.

use dokklib::{Entity, Table};

#[derive(Entity)]
struct Order {
    #[entity(key)]
    id: u64,
    total: u64,
}

fn transaction(table: &Table) {
    let _ = table.transact_write().push(table.update(Order::key(7)).add(Order::TOTAL, 1).returning_new());
}

fn main() {}
