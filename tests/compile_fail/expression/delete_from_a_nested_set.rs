//! DynamoDB's `DELETE` supports only top-level sets, not sets in a nested struct.
//!
//! Fix: replace the whole set with `.set(..)`, or make it a top-level

use std::collections::BTreeSet;

use dokklib::{Attribute, Entity, Table};

#[derive(Attribute)]
struct Address {
    zips: BTreeSet<u32>,
}

#[derive(Entity)]
struct Order {
    #[entity(key)]
    id: u64,
    address: Address,
}

fn expression(table: &Table) {
    let _ = table.update(Order::key(7)).delete(Order::ADDRESS.field(Address::ZIPS), [7_u32]);
}

fn main() {}
