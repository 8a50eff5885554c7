//! The index projects all attributes of the item, but not the key of the other index, which keeps a field.
//!
//! Fix: `returns = key`

use dokklib::{Entity, Index, Schema};

#[derive(Index)]
#[index(name = "by_status", partition_key = "GSI1PK")]
struct ByStatus;

#[derive(Index)]
#[index(name = "by_label", partition_key = "GSI2PK", projection = include("id", "status"))]
struct ByLabel;

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", indexes(ByStatus, ByLabel), entities(Card))]
struct Board;

#[derive(Entity)]
#[entity(
    schema = Board,
    index(ByStatus, pk = Self(status, owner)),
    index(ByLabel as by_label, pk = Self(label)),
)]
struct Card {
    #[entity(key)]
    id: u64,
    status: String,
    #[entity(key_only)]
    owner: String,
    #[entity(key_only)]
    label: String,
}

fn main() {}
