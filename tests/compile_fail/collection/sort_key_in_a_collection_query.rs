//! A collection can't be queried by a sort key. Pass a partition key to `query_as`.
//!
//! Fix: add `.in_index(X)` to query an index

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
#[collection(exhaustive)]
struct Orders {
    orders: Vec<Order>,
}

fn misuse(table: &Table) {
    let _ = table.query_as::<Orders>(Order::sort_key(7));
}

fn main() {}
