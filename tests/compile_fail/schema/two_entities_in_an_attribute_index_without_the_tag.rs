//! Two entities have all key attributes of an index, and its key doesn't contain the tag to distinguish them.

use dokklib::{Entity, Index, Schema};

#[derive(Index)]
#[index(name = "by_region", partition_key = (string("cup"), string("region")))]
struct ByRegion;

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", tag = "type", indexes(ByRegion), entities(Game, Ticket))]
struct Arcade;

#[derive(Entity)]
#[entity(schema = Arcade, index(ByRegion as by_region, pk = (cup, region)))]
struct Game {
    #[entity(key)]
    id: u64,
    cup: String,
    region: String,
}

#[derive(Entity)]
#[entity(schema = Arcade)]
struct Ticket {
    #[entity(key)]
    number: u64,
    cup: String,
    region: String,
}

fn main() {}
