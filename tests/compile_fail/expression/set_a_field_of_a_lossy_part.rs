//! The day of a time is a part of the primary key, so an update can't change the time.
//!
//! Fix: delete the item and insert it with its new key in one

use dokklib::chrono::{DateTime, Utc};
use dokklib::{Entity, Table};

#[derive(Entity)]
struct User;

#[derive(Entity)]
#[entity(pk = User(user), sk = Self(day(placed_at)))]
struct Order {
    user: String,
    placed_at: DateTime<Utc>,
}

async fn run(table: Table, order: Order) {
    let _ = table.update(&order).set(Order::PLACED_AT, DateTime::UNIX_EPOCH);
}

fn main() {}
