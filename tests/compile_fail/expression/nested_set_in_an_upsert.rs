//! An upsert can't change a field of a nested struct, because the struct may not exist yet. Set the whole struct.
//!
//! Fix: set the whole top-level attribute with `.set(..)`, or update an

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
