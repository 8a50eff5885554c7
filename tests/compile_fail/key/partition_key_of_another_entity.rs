//! The items are in a partition of another entity, which has the partition key.
//!
//! Fix: call `partition_key(..)` of the entity in `pk = ..`

use dokklib::{Entity, Table};

#[derive(Entity)]
struct User;

#[derive(Entity)]
#[entity(pk = User(user), sk = Self(id))]
struct Order {
    user: String,
    id: u64,
    total: u64,
}

fn misuse(table: Table) {
    let _ = table.query((Order::partition_key("alice"), Order::prefix_sort_key()));
}

fn main() {}
