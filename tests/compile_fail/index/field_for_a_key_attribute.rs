//! The partition key of the index is a separate key attribute. The item must declare a key template for it, not a
//! field.
//!
//! Fix: declare them, such as `pk = User(user)`

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
#[entity(schema = Arcade, pk = Player(player), sk = Self(id), index(ByScore, pk = title, sk = score))]
struct Game {
    player: String,
    id: u64,
    score: u64,
    title: String,
}

fn main() {}
