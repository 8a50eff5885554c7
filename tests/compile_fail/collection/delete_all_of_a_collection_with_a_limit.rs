//! A collection with a limit reads only some of the items, so `delete_all` doesn't take it.
//!
//! Fix: pass `Order::query(..)`

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
struct Latest {
    #[collection(limit = 10, descending)]
    orders: Vec<Order>,
}

fn misuse(table: &Table) {
    let _ = table.delete_all(table.query_as::<Latest>(User::partition_key("alice")));
}

fn main() {}
