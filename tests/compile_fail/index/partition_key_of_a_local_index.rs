//! A local index has the table's partition key, so the item can't declare another one.
//!
//! Fix: remove `pk`

use dokklib::{Entity, Index, Schema};

#[derive(Index)]
#[index(name = "by_score", local, sort_key = number("score"))]
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
    score: u64,
}

fn main() {}
