//! A bound of a collection is a sort key, not a text.
//!
//! Fix: expected a sort key as a bound, found `&str`

use dokklib::{Collection, Entity, SingleTable, Table};

#[derive(Entity)]
struct User;

#[derive(Entity)]
#[entity(pk = User(user), sk = Self(id))]
struct Order {
    user: String,
    id: u64,
}

#[derive(Collection)]
#[collection(exhaustive)]
enum Activity {
    Order(Order),
}

fn main() {
    let table = Table::<SingleTable>::offline("table");
    let _ = table.query_as::<Activity>(User::partition_key("alice").from("ORDER#7"));
}
