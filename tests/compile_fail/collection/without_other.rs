//! A collection must handle other items. Add `#[collection(other)]` or `#[collection(exhaustive)]`.
//!
//! Fix: add `#[collection(other)] Other(RawItem)`, or

use dokklib::{Collection, Entity, Table};

#[derive(Entity)]
struct User;

#[derive(Entity)]
#[entity(pk = User(user), sk = Self(id))]
struct Order {
    user: String,
    id: u64,
}

#[derive(Collection)]
enum Activity {
    Order(Order),
}

fn read(table: &Table) {
    let _ = table.query_as::<Activity>(User::partition_key("alice"));
}

fn main() {}
