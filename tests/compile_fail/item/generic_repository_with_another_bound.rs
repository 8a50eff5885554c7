//! A generic function requires items of the schema of the table.
//!
//! Fix: a generic function requires `I: dokklib::ItemOf<Shop> + 'static`

use dokklib::{Entity, Item, Schema, Table};

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", entities(Order))]
struct Shop;

#[derive(Entity)]
#[entity(schema = Shop)]
struct Order {
    #[entity(key)]
    id: u64,
}

async fn save<I: Item>(table: &Table<Shop>, item: &I) -> dokklib::Result<()> {
    table.insert(item).await
}

fn main() {}
