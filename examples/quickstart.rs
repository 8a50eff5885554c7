//! First steps with dokklib: put users into groups, then store, update and query a user's orders.
//!
//! Run it with `cargo run --example quickstart`. It starts the embedded engine and needs no setup.
#![allow(clippy::print_stdout, reason = "the example prints its results")]

use dokklib::local::Local;
use dokklib::{Entity, ErrorKind, InverseIndex, Table};

// Unit entities: they have keys but no fields.

/// Key value: the unique user name, e.g. `alice`. Example key: `USER#alice`.
#[derive(Entity)]
#[entity(prefix = "USER")]
struct User;

/// Key value: the group id, e.g. `group1`. Example key: `GROUP#group1`.
#[derive(Entity)]
#[entity(prefix = "GROUP")]
struct Group;

/// An item of the table. Its key is made from its fields, and every other field is stored as an attribute.
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
    println!("The embedded engine is running at {}. Created table {:?}.", local.endpoint(), table.name());

    println!("\nUsers in groups");
    manage_groups(&table).await?;

    println!("\nA user's orders");
    manage_orders(&table).await
}

async fn manage_groups(table: &Table) -> dokklib::Result<()> {
    let (alice, bob) = (User::partition_key("alice"), User::partition_key("bob"));
    let (group1, group2) = (Group::sort_key("group1"), Group::sort_key("group2"));

    // A pair of a partition key and a sort key addresses a relation: here, the membership of a user in a group.
    table.insert((&alice, &group1)).await?;
    table.insert((&bob, &group1)).await?;
    println!("  {alice} and {bob} joined {group1}.");

    match table.insert((&alice, &group1)).await {
        Err(error) if error.is_already_exists() => println!("  {alice} can't join it twice: {error}."),
        result => result?,
    }

    println!("  Members of {group1}: {}.", members(table, "group1").await?);

    table
        .transact_write()
        .push(table.delete((&alice, &group1)).must_exist())
        .push(table.delete((&bob, &group1)).must_exist())
        .insert((&alice, &group2))
        .insert((&bob, &group2))
        .await?;
    println!("  Both moved to {group2} in one transaction. Members of {group1}: {}.", members(table, "group1").await?);

    let result = table.transact_write().delete((&bob, &group2)).insert((&alice, &group2)).await;
    match result {
        Err(error) if error.kind() == ErrorKind::TransactionCanceled => {
            println!("  A canceled transaction writes nothing, and its error has a reason for each operation:");
            for reason in error.reasons() {
                println!("    {reason}");
            }
        }
        result => result?,
    }
    println!("  Members of {group2}: {}.", members(table, "group2").await?);
    Ok(())
}

/// Returns the names of a group's members.
async fn members(table: &Table, group: &str) -> dokklib::Result<String> {
    // The inverse index swaps the partition key and the sort key, so the group is the partition key here.
    let members = table.query((Group::partition_key(group), User::prefix_sort_key())).index(InverseIndex).await?;
    if members.is_empty() {
        return Ok("nobody".to_owned());
    }
    let names: Vec<_> = members.iter().map(|member| member.partition_key().value()).collect();
    Ok(names.join(", "))
}

async fn manage_orders(table: &Table) -> dokklib::Result<()> {
    for (placed_on, id, total) in [("2020-02-21", 1, 100), ("2020-02-23", 2, 40)] {
        let order = Order { user: "alice".to_owned(), placed_on: placed_on.to_owned(), id, total, coupon: None };
        table.insert(order).await?;
    }
    let key = Order::key("alice", "2020-02-21", 1);
    println!("  Inserted two orders. The key of the first one is {} / {}.", key.partition_key(), key.sort_key());

    let order = table.update(&key).set(Order::TOTAL, 120).when(Order::TOTAL.lt(500)).returning_new().await?;
    println!("  The total was below 500, so the update succeeded. The new total is {}.", order.total);

    let update = table.update(&key).set(Order::TOTAL, 90).when(Order::COUPON.exists() & Order::TOTAL.lt(500));
    match update.returning_old_on_failure().await {
        Err(error) if error.is_condition_failed() => {
            println!("  A discount requires a coupon: {error}.");
            if let Some(stored) = error.old_item::<Order>() {
                let stored = stored?;
                println!("  The error contains the stored order: total {}, coupon {:?}.", stored.total, stored.coupon);
            }
        }
        result => result?,
    }

    println!("  Alice's orders, sorted by date:");
    for order in table.query(Order::query("alice")).await? {
        println!("    {}: order {}, total {}", order.placed_on, order.id, order.total);
    }
    Ok(())
}
