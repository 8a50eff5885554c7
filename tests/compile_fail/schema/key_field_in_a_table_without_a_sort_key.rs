//! `#[entity(key)]` declares two generated keys, but the table has only a partition key.

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
