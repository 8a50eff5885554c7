//! The item isn't in the index, so it has no constructor for a query of it.
//!
//! Fix: function or associated item not found in `Note`

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

#[derive(Entity)]
#[entity(pk = Player(player), sk = Self(id))]
struct Note {
    player: String,
    id: u64,
}

fn read(table: &Table) {
    let _ = table.query(Note::by_score());
}

fn main() {}
