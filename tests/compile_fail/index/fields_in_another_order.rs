//! The fields of a multi-attribute sort key must be in the order of the index.
//!
//! Fix: is `round`, `table`

use dokklib::{Entity, Index, Schema};

#[derive(Index)]
#[index(name = "by_region", partition_key = (tag, string("cup"), string("region")), sort_key = (string("round"), number("table")))]
struct ByRegion;

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", tag = "type", indexes(ByRegion), entities(Game))]
struct Arcade;

#[derive(Entity)]
struct Player;

#[derive(Entity)]
#[entity(schema = Arcade, pk = Player(player), sk = Self(id), index(ByRegion, pk = (tag, cup, region), sk = (table, round)))]
struct Game {
    player: String,
    id: u64,
    cup: String,
    region: String,
    round: String,
    table: u8,
}

fn main() {}
