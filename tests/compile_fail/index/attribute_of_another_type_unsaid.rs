//! An attribute is called like a key of an index that the item isn't said to be in: DynamoDB would refuse the item.

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
