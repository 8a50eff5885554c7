//! The members of a collection belong to one schema, that of the table with the stream.
//!
//! Fix: declare the item with `#[derive(dokklib::Entity)]`, a key, and

use dokklib::aws_lambda_events::event::dynamodb::EventRecord;
use dokklib::stream::Change;
use dokklib::{Collection, Entity, Result, Schema};

#[derive(Schema)]
#[schema(partition_key = "pk", sort_key = "sk", entities(Order))]
struct Shop;

#[derive(Entity)]
#[entity(schema = Shop)]
struct Order {
    #[entity(key)]
    id: u64,
}

#[derive(Entity)]
struct User {
    #[entity(key)]
    name: String,
}

#[derive(Collection)]
#[collection(exhaustive)]
enum ShopItem {
    Order(Order),
    User(User),
}

fn of_record(record: EventRecord) -> Result<Option<Change<ShopItem>>> {
    Change::from_record(record)
}

fn main() {}
