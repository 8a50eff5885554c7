//! A key with the day of a time takes a date, not a time.
//!
//! Fix: expected a key part of type `NaiveDate`, found

use dokklib::Entity;
use dokklib::chrono::{DateTime, Utc};

#[derive(Entity)]
struct User;

#[derive(Entity)]
#[entity(pk = User(user), sk = Self(day(placed_at)))]
struct Order {
    user: String,
    placed_at: DateTime<Utc>,
}

fn main() {
    let _ = Order::key("alice", DateTime::UNIX_EPOCH.date_naive());
    let _ = Order::key("alice", DateTime::UNIX_EPOCH);
}
