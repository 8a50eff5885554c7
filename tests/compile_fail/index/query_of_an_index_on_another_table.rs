//! The schema of the table doesn't list the index.
//!
//! Fix: declare the item with `#[derive(dokklib::Entity)]`, a key, and

use dokklib::{Entity, Index, Schema, Table};

#[derive(Index)]
#[index(name = "by_status", partition_key = "GSI1PK")]
struct ByStatus;

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", indexes(ByStatus), entities(Order))]
struct Shop;

#[derive(Entity)]
#[entity(schema = Shop, index(ByStatus as by_status, pk = Self(status)))]
struct Order {
    #[entity(key)]
    id: u64,
    status: String,
}

fn query(table: &Table) {
    let _ = table.query(Order::by_status("open"));
}

fn main() {}
