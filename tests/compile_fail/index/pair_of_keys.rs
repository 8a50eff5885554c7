//! The sort key of the index is an attribute, so the index can't be queried by a pair of keys. Use the constructor of
//! the index query.
//!
//! Fix: declare a constructor of the item with `as` and use it:

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
    let _ = table.query((Player::partition_key("a"), Game::prefix_sort_key())).index(ByScore);
}

fn main() {}
