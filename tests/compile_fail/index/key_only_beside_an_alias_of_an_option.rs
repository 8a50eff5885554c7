//! The type of another part is an alias of an `Option`, so an item with a label can be outside the index.
//!
//! Fix: remove `key_only`

use dokklib::{Entity, Index, Schema};

#[derive(Index)]
#[index(name = "by_status", partition_key = "GSI1PK", sort_key = "GSI1SK")]
struct ByStatus;

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", indexes(ByStatus), entities(Card))]
struct Board;

type Status = Option<String>;

#[derive(Entity)]
#[entity(schema = Board, index(ByStatus as by_status, pk = Self(status), sk = Self(label)))]
struct Card {
    #[entity(key)]
    id: u64,
    status: Status,
    #[entity(key_only)]
    label: String,
}

fn main() {}
