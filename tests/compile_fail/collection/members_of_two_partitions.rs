//! All members of a collection must have partition keys of the same entity.
//!
//! Fix: or use a partition key of another entity

use dokklib::{Collection, Entity, Table};

#[derive(Entity)]
struct User;

#[derive(Entity)]
#[entity(pk = User(user), sk = Self(id))]
struct Order {
    user: String,
    id: u64,
}

#[derive(Entity)]
struct Account {
    #[entity(key)]
    name: String,
}

#[derive(Collection)]
#[collection(exhaustive)]
struct Customer {
    orders: Vec<Order>,
    account: Account,
}

fn misuse(table: &Table) {
    let _ = table.query_as::<Customer>(&User::partition_key("alice"));
}

fn main() {}
