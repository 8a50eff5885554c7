//! A stream has changes of items, and a unit entity has no items.
//!
//! Fix: use an item, or an enum with a variant for each item type

use dokklib::aws_lambda_events::event::dynamodb::EventRecord;
use dokklib::stream::Change;
use dokklib::{Entity, Result};

#[derive(Entity)]
struct User;

fn of_record(record: EventRecord) -> Result<Option<Change<User>>> {
    Change::from_record(record)
}

fn main() {}
