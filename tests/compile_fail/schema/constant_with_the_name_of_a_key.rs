//! A constant has the name of a key of an index.
//!
//! Fix: remove the constant

use dokklib::{Entity, Index, Schema};

#[derive(Index)]
#[index(name = "by_kind", partition_key = string("kind"))]
struct ByKind;

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", indexes(ByKind), entities(Invoice))]
struct Shop;

#[derive(Entity)]
#[entity(schema = Shop, constant(version = "1", kind = "invoice"))]
struct Invoice {
    #[entity(key)]
    id: u64,
}

fn main() {}
