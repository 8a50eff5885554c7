//! The index doesn't contain the key of the other index, which keeps the field.
//!
//! Fix: remove the field

use dokklib::{Entity, Index, Projection, Schema};

#[derive(Index)]
#[index(name = "by_status", partition_key = "GSI1PK")]
struct ByStatus;

#[derive(Index)]
#[index(name = "by_label", partition_key = "GSI2PK", projection = include("status"))]
struct ByLabel;

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", indexes(ByStatus, ByLabel), entities(Card))]
struct Board;

#[derive(Entity)]
#[entity(
    schema = Board,
    index(ByStatus, pk = Self(status, owner)),
    index(ByLabel as by_label, pk = Self(label), returns = Line),
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

#[derive(Projection)]
#[projection(of = Card, indexes(ByLabel))]
struct Line {
    label: String,
    owner: String,
}

fn main() {}
