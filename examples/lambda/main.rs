//! A Lambda function that reads the stream of a shop's table: it adds a notification for each shipped order, and archives
//! deleted orders.
//!
//! Run it with `cargo run --example lambda`. It starts the embedded engine and passes a recorded event to the handler. In a
//! Lambda function, `main` passes the handler to `lambda_runtime`, as in the guide's recipe "Lambda stream handler".
#![allow(clippy::print_stdout, reason = "the example prints its results")]

use dokklib::aws_lambda_events::event::dynamodb::Event;
use dokklib::aws_lambda_events::event::streams::DynamoDbEventResponse;
use dokklib::local::Local;
use dokklib::stream::{self, Change};
use dokklib::{Attribute, Collection, Entity, RawItem, Result, Schema, Table};

/// The function's event source mapping has `ReportBatchItemFailures`, and the stream has `NEW_AND_OLD_IMAGES`.
#[derive(Schema)]
#[schema(partition_key = "pk", sort_key = "sk", tag = "type", entities(Customer, Order, Notification, ArchivedOrder))]
struct Shop;

#[derive(Entity, Debug)]
#[entity(schema = Shop)]
struct Customer {
    #[entity(key)]
    id: String,
    name: String,
}

#[derive(Entity, Debug)]
#[entity(schema = Shop, pk = Customer(customer), sk = Self(number))]
struct Order {
    customer: String,
    number: u32,
    status: Status,
    total: u64,
}

#[derive(Attribute, Debug, Clone, Copy, PartialEq)]
enum Status {
    Open,
    Shipped,
}

/// The key is that of the order, so that a record that is processed twice adds one notification.
#[derive(Entity, Debug, PartialEq)]
#[entity(schema = Shop, pk = Customer(customer), sk = Self(order))]
struct Notification {
    customer: String,
    order: u32,
    text: String,
}

#[derive(Entity, Debug, PartialEq)]
#[entity(schema = Shop, pk = Customer(customer), sk = Self(number))]
struct ArchivedOrder {
    customer: String,
    number: u32,
    total: u64,
}

/// The items in the table's stream.
#[derive(Collection)]
enum ShopItem {
    Customer(Customer),
    Order(Order),
    /// Also the items that the handler itself writes.
    #[collection(other)]
    Other(RawItem),
}

/// Handles a batch of records. Lambda retries the failed record and all records after it.
async fn handle(table: &Table<Shop>, event: Event) -> DynamoDbEventResponse {
    let processed = stream::process(event, |change| apply(table, change)).await;
    if let Some(failed) = &processed.failed {
        println!("  failed: {failed}");
    }
    processed.into_response()
}

async fn apply(table: &Table<Shop>, change: Change<ShopItem>) -> Result<()> {
    match change {
        Change::Inserted(ShopItem::Customer(customer)) => println!("  {} is a new customer", customer.name),
        Change::Modified { old: ShopItem::Order(old), new: ShopItem::Order(new) }
            if old.status != new.status && new.status == Status::Shipped =>
        {
            println!("  order {} of {} was shipped", new.number, new.customer);
            let text = format!("Order {} is on its way.", new.number);
            table.put(Notification { customer: new.customer, order: new.number, text }).await?;
        }
        Change::Removed(ShopItem::Order(order)) => {
            println!("  order {} of {} was deleted", order.number, order.customer);
            let Order { customer, number, total, .. } = order;
            table.put(ArchivedOrder { customer, number, total }).await?;
        }
        Change::Inserted(ShopItem::Other(item)) => println!("  skipped: {item:?}"),
        _ => {}
    }
    Ok(())
}

#[tokio::main]
async fn main() -> Result<()> {
    let local = Local::start().await?;
    let table = local.schema_table::<Shop>("shop").await?;
    println!("A batch of records:");
    let response = handle(&table, recorded_event()).await;
    println!("  failures: {}", response.batch_item_failures.len());
    for notification in table.query(Notification::query("alice")).await? {
        println!("  notification: {}", notification.text);
    }
    Ok(())
}

/// An event as Lambda received it.
fn recorded_event() -> Event {
    serde_json::from_str(include_str!("event.json")).expect("the file is an event")
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn table() -> (Local, Table<Shop>) {
        let local = Local::start().await.expect("the engine starts");
        let table = local.schema_table("shop").await.expect("the table is created");
        (local, table)
    }

    #[tokio::test]
    async fn the_recorded_event_is_processed_also_if_lambda_repeats_it() -> Result<()> {
        let (_local, table) = table().await;
        for _ in 0..2 {
            assert_eq!(handle(&table, recorded_event()).await.batch_item_failures, []);
            let text = "Order 1 is on its way.".to_owned();
            let notification = Notification { customer: "alice".to_owned(), order: 1, text };
            assert_eq!(table.query(Notification::query("alice")).await?, [notification]);
            let archived = ArchivedOrder { customer: "alice".to_owned(), number: 2, total: 150 };
            assert_eq!(table.query(ArchivedOrder::query("alice")).await?, [archived]);
        }
        Ok(())
    }

    #[tokio::test]
    async fn the_response_names_the_first_record_that_failed() -> Result<()> {
        let (_local, table) = table().await;
        let mut event = recorded_event();
        let order = &mut event.records[2].change.new_image;
        order.inner_mut().remove("total");
        let response = handle(&table, event).await;
        assert_eq!(response.batch_item_failures.len(), 1);
        let failure = response.batch_item_failures[0].item_identifier.as_deref();
        assert_eq!(failure, Some("1405400000000002063282834"));
        assert!(table.query(ArchivedOrder::query("alice")).await?.is_empty(), "later records are left to the retry");
        Ok(())
    }
}
