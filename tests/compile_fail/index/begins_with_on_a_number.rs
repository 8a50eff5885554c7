//! `begins_with` supports strings and binary, not numbers.
//!
//! Fix: use `eq` or a range, such as `ge(..)`

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
#[entity(schema = Arcade, pk = Player(player), sk = Self(id), index(ByScore as by_score, pk = Self("ALL"), sk = score))]
struct Game {
    player: String,
    id: u64,
    score: u64,
}

fn main() {
    let _ = Game::by_score().begins_with("1");
}
