//! A field that only an index key keeps is not an attribute, so a condition or a filter can't use it.
//!
//! Fix: remove `#[entity(key_only)]` to store the field as an attribute too

use dokklib::{Entity, Index, Schema};

#[derive(Index)]
#[index(name = "by_status", partition_key = "GSI1PK", sort_key = "GSI1SK")]
struct ByStatus;

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", indexes(ByStatus), entities(Card))]
struct Board;

#[derive(Entity)]
#[entity(schema = Board, index(ByStatus as by_status, pk = Self(status), sk = Self(label)))]
struct Card {
    #[entity(key)]
    id: u64,
    status: String,
    #[entity(key_only)]
    label: String,
}

fn main() {
    let _ = Card::LABEL.eq("x");
}
