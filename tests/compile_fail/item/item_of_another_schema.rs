//! The item must belong to the schema of the table.
//!
//! Fix: declare the item with `#[derive(dokklib::Entity)]`, a key, and

use dokklib::{Entity, Schema, Table};

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", entities(Order))]
struct Shop;

#[derive(Entity)]
#[entity(schema = Shop)]
struct Order {
    #[entity(key)]
    id: u64,
}

fn misuse(table: Table) {
    let _ = table.put(Order { id: 7 });
}

fn main() {}
