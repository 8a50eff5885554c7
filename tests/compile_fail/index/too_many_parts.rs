//! The query narrows more attributes than the sort key has.
//!
//! Fix: call `.eq(..)` for the leading parts in their order, then at most one

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
#[entity(schema = Arcade, pk = Player(player), sk = Self(id), index(ByRegion as by_region, pk = (tag, cup, region), sk = (round, table)))]
struct Game {
    player: String,
    id: u64,
    cup: String,
    region: String,
    round: String,
    table: u8,
}

fn main() {
    let _ = Game::by_region("winter", "EU").eq("final").eq(1).eq("x");
}
