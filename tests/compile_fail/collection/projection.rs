//! A collection contains items of several types, so it can't be read with a projection.
//!
//! Fix: select attributes of relations and of whole item collections by name:

use dokklib::{Collection, Entity, Projection, RawItem, Table};

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
    #[collection(other)]
    Other(RawItem),
}

#[derive(Projection)]
#[projection(of = Order)]
struct OrderId {
    id: u64,
}

fn misuse(table: &Table) {
    let _ = table.query_as::<Activity>(User::partition_key("alice")).project::<OrderId>();
}

fn main() {}
