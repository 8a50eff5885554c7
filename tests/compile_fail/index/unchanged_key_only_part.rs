//! An update by key doesn't know the whole index key, so it can't require the value of a `key_only` part.
//!
//! Fix: set it with `to`, which writes the key, or update the item as it was

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

fn update(table: &dokklib::Table<Board>) {
    let _ = table.update(Card::key(1)).change((Card::STATUS.to("done"), Card::LABEL.unchanged("x")));
}

fn main() {}
