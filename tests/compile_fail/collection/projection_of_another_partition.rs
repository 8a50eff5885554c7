//! The items of all members are in the partition that is read, also those of a projection.
//!
//! Fix: or use a partition key of another entity

use dokklib::{Collection, Entity, Projection, Table};

#[derive(Entity)]
struct User;

#[derive(Entity)]
#[entity(pk = User(user), sk = Self(id))]
struct Order {
    user: String,
    id: u64,
}

#[derive(Entity)]
struct Task {
    #[entity(key)]
    id: u64,
    title: String,
}

#[derive(Projection)]
#[projection(of = Task)]
struct TaskTitle {
    title: String,
}

#[derive(Collection)]
#[collection(exhaustive)]
enum Activity {
    Order(Order),
    Title(TaskTitle),
}

fn misuse(table: &Table) {
    let _ = table.query_as::<Activity>(User::partition_key("alice"));
}

fn main() {}
