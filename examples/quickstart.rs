//! Users in groups, and a user's orders: the first steps with dokklib, on the embedded engine.
//!
//! Run it with `cargo run --example quickstart`; it needs no set-up.
#![allow(clippy::print_stdout, reason = "what it does is what it shows")]

use dokklib::local::Local;
use dokklib::{Entity, ErrorKind, InverseIndex, Table};

/// Key value: unique user name, e.g. `alice`. Example key: `USER#alice`.
#[derive(Entity)]
#[entity(prefix = "USER")]
struct User;

/// Key value: group id, e.g. `group1`. Example key: `GROUP#group1`.
#[derive(Entity)]
#[entity(prefix = "GROUP")]
struct Group;

#[derive(Entity, Debug, Clone)]
#[entity(
    prefix = "ORDER",
    pk = User(user),          // USER#<user>
    sk = Self(placed_on, id), // ORDER#<placed_on>#<id>
)]
struct Order {
    user: String,
    placed_on: String,
    id: u64,
    total: u64,
    coupon: Option<String>,
}

#[tokio::main]
async fn main() -> dokklib::Result<()> {
    let local = Local::start().await?;
    let table = local.table("SingleTable").await?;
    println!("An engine is running at {}, with the table {:?}.", local.endpoint(), table.name());

    println!("\nUsers in groups");
    groups(&table).await?;

    println!("\nA user's orders");
    orders(&table).await
}

async fn groups(table: &Table) -> dokklib::Result<()> {
    let (alice, bob) = (User::partition_key("alice"), User::partition_key("bob"));
    let (group1, group2) = (Group::sort_key("group1"), Group::sort_key("group2"));

    table.insert((&alice, &group1)).await?;
    table.insert((&bob, &group1)).await?;
    println!("  {alice} and {bob} joined {group1}.");

    match table.insert((&alice, &group1)).await {
        Err(error) if error.is_already_exists() => println!("  {alice} can't join it twice: {error}."),
        other => other?,
    }

    println!("  In {group1}, by the inverse index: {}.", members(table, "group1").await?);

    table
        .transact_write()
        .push(table.delete((&alice, &group1)).must_exist())
        .push(table.delete((&bob, &group1)).must_exist())
        .insert((&alice, &group2))
        .insert((&bob, &group2))
        .await?;
    println!("  Both moved to {group2} in one transaction. In {group1}: {}.", members(table, "group1").await?);

    let stays = table.transact_write().delete((&bob, &group2)).insert((&alice, &group2)).await;
    match stays {
        Err(error) if error.kind() == ErrorKind::TransactionCanceled => {
            println!("  A transaction that can't be done as a whole changes nothing:");
            for reason in error.reasons() {
                println!("    {reason}");
            }
        }
        other => other?,
    }
    println!("  In {group2}: {}.", members(table, "group2").await?);
    Ok(())
}

async fn members(table: &Table, group: &str) -> dokklib::Result<String> {
    let members = table.query((Group::partition_key(group), User::prefix_sort_key())).index(InverseIndex).await?;
    if members.is_empty() {
        return Ok("nobody".to_owned());
    }
    let names: Vec<_> = members.iter().map(|member| member.partition_key().value()).collect();
    Ok(names.join(", "))
}

async fn orders(table: &Table) -> dokklib::Result<()> {
    for (placed_on, id, total) in [("2020-02-21", 1, 100), ("2020-02-23", 2, 40)] {
        let order = Order { user: "alice".to_owned(), placed_on: placed_on.to_owned(), id, total, coupon: None };
        table.insert(order).await?;
    }
    let key = Order::key("alice", "2020-02-21", 1);
    println!("  Two orders are in. The first one is {} / {}.", key.partition_key(), key.sort_key());

    let order = table.update(&key).set(Order::TOTAL, 120).when(Order::TOTAL.lt(500)).returning_new().await?;
    println!("  It was below 500, so it is raised: the total is {}.", order.total);

    let update = table.update(&key).set(Order::TOTAL, 900).when(Order::COUPON.exists() & Order::TOTAL.lt(500));
    match update.returning_old_on_failure().await {
        Err(error) if error.is_condition_failed() => {
            println!("  To raise it again takes a coupon: {error}.");
            if let Some(stored) = error.old_item::<Order>() {
                let stored = stored?;
                println!(
                    "  The error holds the order as it is stored: total {}, coupon {:?}.",
                    stored.total, stored.coupon
                );
            }
        }
        other => other?,
    }

    println!("  Alice's orders, by the day:");
    for order in table.query(Order::query("alice")).await? {
        println!("    {}: order {}, total {}", order.placed_on, order.id, order.total);
    }
    Ok(())
}
