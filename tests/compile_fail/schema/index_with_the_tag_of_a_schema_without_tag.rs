//! The partition key of an index contains the tag, but the schema has none.
//!
//! Fix: add one, `#[schema(tag = "type")]`

use dokklib::{Entity, Index, Schema};

#[derive(Index)]
#[index(name = "by_region", partition_key = (tag, string("region")))]
struct ByRegion;

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", indexes(ByRegion), entities(Game))]
struct Arcade;

#[derive(Entity)]
#[entity(schema = Arcade, index(ByRegion as by_region, pk = (tag, region)))]
struct Game {
    #[entity(key)]
    id: u64,
    region: String,
}

fn main() {}
