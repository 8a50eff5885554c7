//! The index projects only the keys. A projection must list the index in `indexes(..)` before a query of it can use
//! the projection.

use dokklib::{Entity, Index, Projection, Schema, Table};

#[derive(Index)]
#[index(name = "by_score", partition_key = "GSI1PK", sort_key = number("score"), projection = keys_only)]
struct ByScore;

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", tag = "type", indexes(ByScore), entities(Game))]
struct Arcade;

#[derive(Entity)]
struct Player;

#[derive(Entity)]
#[entity(schema = Arcade, pk = Player(player), sk = Self(id), index(ByScore as by_score, pk = Self("ALL"), sk = score, returns = key))]
struct Game {
    player: String,
    id: u64,
    score: u64,
    title: String,
}

#[derive(Projection)]
#[projection(of = Game)]
struct GameSummary {
    title: String,
}

fn read(table: &Table<Arcade>) {
    let _ = table.query(Game::by_score()).project::<GameSummary>();
}

fn main() {}
