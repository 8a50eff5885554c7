//! The first program of the README. The test `tests/first_program.rs` compares its text and its output with the README's.
#![allow(clippy::print_stdout, reason = "the example prints its results")]

use dokklib::Entity;
use dokklib::local::Local;

/// A unit entity has keys but no items.
#[derive(Entity)]
struct User;

/// An item. Its keys are made from its fields, and each field is stored as an attribute.
#[derive(Entity, Debug)]
#[entity(
    pk = User(user),          // partition key: USER#<user>
    sk = Self(placed_on, id), // sort key: ORDER#<placed_on>#<id>
)]
struct Order {
    user: String,
    placed_on: String,
    id: u64,
    total: u64,
}

#[tokio::main]
async fn main() -> dokklib::Result<()> {
    // On AWS: `let table = dokklib::Table::from_env("SingleTable").await;`
    let local = Local::start().await?;
    let table = local.table("SingleTable").await?;

    let order = |day: &str, id, total| {
        let (user, placed_on) = ("alice".to_owned(), day.to_owned());
        Order { user, placed_on, id, total }
    };
    table.insert(order("2026-02-21", 1, 100)).await?;
    table.insert(order("2026-02-23", 2, 40)).await?;
    table.insert(order("2026-03-01", 3, 70)).await?;

    // The derive generates a constructor for the key, and a path for each field.
    let key = Order::key("alice", "2026-02-21", 1);
    table.update(&key).set(Order::TOTAL, 120).when(Order::TOTAL.lt(500)).await?;

    // Alice's orders in February, sorted by day.
    for order in table.query(Order::query("alice").begins_with("2026-02")).await? {
        println!("{} order {}: {}", order.placed_on, order.id, order.total);
    }

    // `insert` fails if the item exists.
    if let Err(error) = table.insert(order("2026-03-01", 3, 1)).await {
        println!("{error}");
    }
    Ok(())
}
