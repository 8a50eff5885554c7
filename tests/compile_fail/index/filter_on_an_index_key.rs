//! A filter can't use a key attribute of the queried index. Narrow the key condition instead.

use dokklib::{Entity, Index, Schema, Table};

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

fn read(table: &Table<Arcade>) {
    let _ = table.query(Game::by_score()).filter(Game::ID.gt(7) & Game::SCORE.gt(100));
}

fn main() {}
