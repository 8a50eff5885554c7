//! A transaction reads items of its table's schema.
//!
//! Fix: pass a tuple of up to twelve keys of this table, `(User::key(..),

use dokklib::{Entity, Schema, SingleTable, Table};

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", tag = "type", entities(Order))]
struct Shop;

#[derive(Entity)]
struct User {
    #[entity(key)]
    name: String,
}

#[derive(Entity)]
#[entity(schema = Shop)]
struct Order {
    #[entity(key)]
    id: u64,
}

fn main() {
    let table = Table::<SingleTable>::offline("table");
    let _ = table.transact_get((User::key("alice"), Order::key(7)));
}
