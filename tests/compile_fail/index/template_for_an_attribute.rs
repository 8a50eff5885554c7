//! The sort key of the index is the attribute `score`. The item must declare the field, not a key template.
//!
//! Fix: name its field, `sk = field`

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
#[entity(schema = Arcade, pk = Player(player), sk = Self(id), index(ByScore, pk = Self("ALL"), sk = Self(score)))]
struct Game {
    player: String,
    id: u64,
    score: u64,
}

fn main() {}
