//! The items of the collection have partition keys of `Thread`, and the query passes a partition key of `User`.
//!
//! Fix: or use a partition key of another entity

use dokklib::{Collection, Entity, RawItem, Table};

#[derive(Entity)]
#[entity(pk = Self(id), sk = "HEAD")]
struct Thread {
    id: String,
}

#[derive(Entity)]
#[entity(pk = Thread(thread), sk = Self(number))]
struct Post {
    thread: String,
    number: u32,
}

#[derive(Entity)]
struct User;

#[derive(Collection)]
enum ThreadPage {
    Thread(Thread),
    Post(Post),
    #[collection(other)]
    Other(RawItem),
}

fn misuse(table: &Table) {
    let _ = table.query_as::<ThreadPage>(User::partition_key("alice"));
}

fn main() {}
