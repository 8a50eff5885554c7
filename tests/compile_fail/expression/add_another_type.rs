//! The number to add must have the type of the field, which is a newtype here.
//!
//! Fix: add a number of the attribute's type to a number, and a list of

use dokklib::{Attribute, Entity, Table};

#[derive(Attribute)]
struct Cents(u64);

#[derive(Entity)]
struct Order {
    #[entity(key)]
    id: u64,
    total: Cents,
}

fn update(table: &Table) {
    let _ = table.update(Order::key(7)).add(Order::TOTAL, 1);
}

fn main() {}
