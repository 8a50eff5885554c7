//! An update by key that changes another part of the index key must set the `key_only` part too.
//!
//! Fix: pass `label` too, `.change((A.to(..), B.unchanged(..)))`, or the item

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
    let _ = table.update(Card::key(1)).set(Card::STATUS, "done");
}

fn main() {}
