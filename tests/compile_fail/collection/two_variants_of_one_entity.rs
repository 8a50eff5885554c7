//! A collection reads each item into one variant.
//!
//! Fix: remove one of the two

use dokklib::{Collection, Entity, Table};

#[derive(Entity)]
struct User;

#[derive(Entity)]
#[entity(pk = User(user), sk = Self(id))]
struct Order {
    user: String,
    id: u64,
    total: u64,
}

#[derive(Collection)]
#[collection(exhaustive)]
enum Activity {
    Order(Order),
    Purchase(Order),
}

fn misuse(table: Table) {
    let _ = table.query_as::<Activity>(User::partition_key("alice"));
}

fn main() {}
