//! A collection contains items of several types, so a filter can't use the path constants of one of them. Use
//! `Path::<RawItem, _>::raw(..)`.
//!
//! Fix: expected `Condition<RawItem, _>`, found `Condition<Order>`

use dokklib::{Collection, Entity, RawItem, Table};

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
enum Activity {
    Order(Order),
    #[collection(other)]
    Other(RawItem),
}

fn misuse(table: &Table) {
    let _ = table.query_as::<Activity>(User::partition_key("alice")).filter(Order::TOTAL.gt(5));
}

fn main() {}
