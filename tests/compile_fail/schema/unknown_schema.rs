//! The name of the schema is misspelled.
//!
//! Fix: similarly named struct `Shop` defined here

use dokklib::{Entity, Schema, Table};

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", entities(Order))]
struct Shop;

#[derive(Entity)]
#[entity(schema = Shpo)]
struct Order {
    #[entity(key)]
    id: u64,
    total: u64,
}

fn misuse(table: Table<Shop>) {
    let _ = table.get(Order::key(7));
    let _ = Order::TOTAL.lt(5);
}

fn main() {}
