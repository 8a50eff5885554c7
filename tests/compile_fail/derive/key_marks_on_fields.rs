//! Other mappers mark the key attributes on the fields.
//!
//! Fix: write `#[entity(pk = Self(user), sk = Self(id))]` on the type

use dokklib::{Entity, Table};

#[derive(Entity)]
struct Order {
    #[entity(partition_key)]
    user: String,
    #[entity(sort_key)]
    id: u64,
    total: u64,
}

fn misuse(table: Table, order: Order) {
    let _ = table.put(order);
    let _ = Order::TOTAL.lt(5);
}

fn main() {}
