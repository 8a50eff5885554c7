//! The items of the collection have partition keys of `User`, and the query passes a partition key of `Group`.

use dokklib::{Collection, Entity, RawItem, Table};

#[derive(Entity)]
struct User;

#[derive(Entity)]
#[entity(pk = User(user), sk = Self(id))]
struct Order {
    user: String,
    id: u64,
}

#[derive(Entity)]
#[entity(pk = User(user), sk = Self(id))]
struct Task {
    user: String,
    id: u64,
}

#[derive(Entity)]
struct Group;

#[derive(Collection)]
enum Activity {
    Order(Order),
    Task(Task),
    #[collection(other)]
    Other(RawItem),
}

fn misuse(table: &Table) {
    let _ = table.query_as::<Activity>(Group::partition_key("group1"));
}

fn main() {}
