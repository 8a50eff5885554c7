//! An attribute is a separate key attribute in one index and the items' own attribute in another one.
//!
//! Fix: use another attribute for the text

use dokklib::{Entity, Index, Schema};

#[derive(Index)]
#[index(name = "by_rank", local, sort_key = string("rank"))]
struct ByRank;

#[derive(Index)]
#[index(name = "by_place", partition_key = "rank")]
struct ByPlace;

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", tag = "type", indexes(ByRank, ByPlace), entities(Order))]
struct Shop;

#[derive(Entity)]
#[entity(schema = Shop)]
struct Order {
    #[entity(key)]
    id: u64,
}

fn main() {}
