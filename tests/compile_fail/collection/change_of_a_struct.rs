//! A change is of one item, so the collection must be an enum.
//!
//! Fix: use an item, or an enum with a variant for each item type

use dokklib::aws_lambda_events::event::dynamodb::EventRecord;
use dokklib::stream::Change;
use dokklib::{Collection, Entity, Result};

#[derive(Entity)]
struct User {
    #[entity(key)]
    name: String,
}

#[derive(Collection)]
#[collection(exhaustive)]
struct Users {
    users: Vec<User>,
}

fn of_record(record: EventRecord) -> Result<Option<Change<Users>>> {
    Change::from_record(record)
}

fn main() {}
