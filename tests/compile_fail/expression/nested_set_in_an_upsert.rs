//! An upsert changes something inside of an attribute, which the item need not have yet.

use dokklib::{Attribute, Entity, Table};

#[derive(Attribute)]
struct Address {
    city: String,
}

#[derive(Entity)]
struct Order {
    #[entity(key)]
    id: u64,
    address: Address,
}

fn expression(table: &Table, order: Order) {
    let _ = table.upsert(order).set(Order::ADDRESS.field(Address::CITY), "Berlin");
}

fn main() {}
