//! A change relative to the stored value needs the attribute.
//!
//! Fix: use `set`: the update must know the new value to write the key

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
    let _ = table.update(Card::key(1)).set_if_absent(Card::LABEL, "x");
}

fn main() {}
