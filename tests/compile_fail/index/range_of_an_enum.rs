//! The order of an enum's variant names has no meaning, so a key doesn't support ranges of enums.
//!
//! Fix: compare a `dokklib::attribute::kind::Variant` with `eq`, `ne` or

use dokklib::{Attribute, Entity, Index, Schema};

#[derive(Index)]
#[index(name = "by_level", partition_key = "GSI1PK", sort_key = string("level"))]
struct ByLevel;

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", tag = "type", indexes(ByLevel), entities(Game))]
struct Arcade;

#[derive(Entity)]
struct Player;

#[derive(Entity)]
#[entity(schema = Arcade, pk = Player(player), sk = Self(id), index(ByLevel as by_level, pk = Self("ALL"), sk = level))]
struct Game {
    player: String,
    id: u64,
    level: Level,
}

#[derive(Attribute)]
enum Level {
    Easy,
    Hard,
}

fn main() {
    let _ = Game::by_level().ge(Level::Hard);
}
