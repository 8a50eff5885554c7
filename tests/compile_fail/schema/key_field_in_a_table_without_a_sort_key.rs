//! `#[entity(key)]` declares two generated keys, but the table has only a partition key.
//!
//! Fix: write `pk = Self(name)` on the type instead

use dokklib::{Entity, Schema};

#[derive(Schema)]
#[schema(partition_key = "PK", entities(Account))]
struct Web;

#[derive(Entity)]
#[entity(schema = Web)]
struct Account {
    #[entity(key)]
    name: String,
}

fn main() {}
