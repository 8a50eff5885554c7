//! The item isn't declared to be in the index, but has an attribute with the name of its key and another type.
//! DynamoDB would reject the item.
//!
//! Fix: which declares it as a number (N)

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
#[entity(schema = Arcade)]
struct Game {
    #[entity(key)]
    id: u64,
    score: Vec<u64>,
}

fn main() {}
