//! Changes by key are merged into an upsert, which may have nothing inside of which they could change anything.

use dokklib::operation::Changes;
use dokklib::{Entity, Table};

#[derive(Entity)]
struct Order {
    #[entity(key)]
    id: u64,
    total: u64,
}

fn update(table: &Table, order: &Order) {
    let _ = table.upsert(order).merge(Changes::new().add(Order::TOTAL, 1));
}

fn main() {}
