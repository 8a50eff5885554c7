//! A collection is read by the key of its partition, and not by a sort key.

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
