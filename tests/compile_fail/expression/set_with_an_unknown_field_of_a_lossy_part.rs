//! The primary key contains only the day of a time, and the index key contains the whole time. So an update by key doesn't
//! know all parts of the index key.
//!
//! Fix: pass `placed_at` too, `.change((A.to(..), B.unchanged(..)))`, or the

use dokklib::chrono::{DateTime, Utc};
use dokklib::{Entity, Index, Schema, Table};

#[derive(Index)]
#[index(name = "by_status", partition_key = "GSI1PK", sort_key = "GSI1SK")]
struct ByStatus;

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", indexes(ByStatus), entities(Order))]
struct Shop;

#[derive(Entity)]
struct User;

#[derive(Entity)]
#[entity(
    schema = Shop,
    pk = User(user), sk = Self(day(placed_at)),
    index(ByStatus, pk = Self(status), sk = Self(placed_at)),
)]
struct Order {
    user: String,
    placed_at: DateTime<Utc>,
    status: String,
}

async fn run(table: Table<Shop>, order: Order) {
    let _ = table.update(&order).set(Order::STATUS, "PAID");
    let _ = table.update(Order::key("alice", order.placed_at.date_naive())).set(Order::STATUS, "PAID");
}

fn main() {}
