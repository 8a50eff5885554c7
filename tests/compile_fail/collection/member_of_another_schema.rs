//! All members of a collection must belong to the schema of the table.
//!
//! Fix: declare the item with `#[derive(dokklib::Entity)]`, a key, and

use dokklib::{Collection, Entity, RawItem, Schema, Table};

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", entities(Task))]
struct Shop;

#[derive(Entity)]
struct User;

#[derive(Entity)]
#[entity(pk = User(user), sk = Self(id))]
struct Order {
    user: String,
    id: u64,
}

#[derive(Entity)]
#[entity(schema = Shop, pk = User(user), sk = Self(id))]
struct Task {
    user: String,
    id: u64,
}

#[derive(Collection)]
enum Activity {
    Task(Task),
    Order(Order),
    #[collection(other)]
    Other(RawItem),
}

fn misuse(table: &Table<Shop>) {
    let _ = table.query_as::<Activity>(User::partition_key("alice"));
}

fn main() {}
