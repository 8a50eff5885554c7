//! The index projects a field of the projection, but not its alias. `id` is a part of the key, which contains its value.
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
    #[entity(alias = "number")]
    id: u64,
    score: u64,
    #[entity(alias = "name")]
    title: String,
}

#[derive(Projection)]
#[projection(of = Game, indexes(ByScore))]
struct GameSummary {
    id: u64,
    title: String,
}

fn main() {}
