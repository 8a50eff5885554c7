//! `query_as` takes a collection. To read the items of one type, use its own query: `table.query(Order::query(..))`.
//!
//! Fix: to read the items of one type, use a key condition

use dokklib::{Entity, Table};

#[derive(Entity)]
struct User;

#[derive(Entity)]
#[entity(pk = User(user), sk = Self(id))]
struct Order {
    user: String,
    id: u64,
}

fn misuse(table: &Table) {
    let _ = table.query_as::<Order>(User::partition_key("alice"));
}

fn main() {}
