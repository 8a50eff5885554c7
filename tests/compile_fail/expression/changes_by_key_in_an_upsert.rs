//! Changes for `update` can't be merged into an upsert. Create them with `Changes::for_upsert()`.
//!
//! Fix: use `Changes::<ForUpsert>::new()`

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
