//! The projection lists an index that doesn't project one of its fields.
//!
//! Fix: remove the field, or add it to the index, `projection = include(..)`

use dokklib::{Entity, Index, Projection, Schema};

#[derive(Index)]
#[index(name = "by_score", partition_key = "GSI1PK", sort_key = number("score"), projection = include("title"))]
struct ByScore;

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", tag = "type", indexes(ByScore), entities(Game))]
struct Arcade;

#[derive(Entity)]
struct Player;

#[derive(Entity)]
#[entity(schema = Arcade, pk = Player(player), sk = Self(id), index(ByScore as by_score, pk = Self("ALL"), sk = score, returns = GameSummary))]
struct Game {
    player: String,
    id: u64,
    score: u64,
    title: String,
    text: String,
}

#[derive(Projection)]
#[projection(of = Game, indexes(ByScore))]
struct GameSummary {
    title: String,
    text: String,
}

fn main() {}
