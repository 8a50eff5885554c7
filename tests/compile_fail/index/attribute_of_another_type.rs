//! The index requires a number as sort key, and the item's field is a string.
//!
//! Fix: which declares it as a number (N)

use dokklib::{Entity, Index, Schema};

#[derive(Index)]
#[index(name = "by_score", partition_key = "GSI1PK", sort_key = number("score"))]
struct ByScore;

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", tag = "type", indexes(ByScore), entities(Game))]
struct Arcade;

#[derive(Entity)]
struct Player;

#[derive(Entity)]
#[entity(schema = Arcade, pk = Player(player), sk = Self(id), index(ByScore, pk = Self("ALL"), sk = score))]
struct Game {
    player: String,
    id: u64,
    score: String,
}

fn main() {}
