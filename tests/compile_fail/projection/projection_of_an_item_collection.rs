//! A query by a partition key returns items of any type, so it can't use a projection.
//!
//! Fix: select attributes of relations and of whole item collections by name:

use dokklib::{Entity, Projection, Table};

#[derive(Entity)]
struct User;

#[derive(Entity)]
#[entity(pk = User(user), sk = Self(id))]
struct Order {
    user: String,
    id: u64,
    total: u64,
}

#[derive(Projection)]
#[projection(of = Order)]
struct OrderTotal {
    total: u64,
}

fn read(table: &Table) {
    let _ = table.query(User::partition_key("alice")).project::<OrderTotal>();
}

fn main() {}
