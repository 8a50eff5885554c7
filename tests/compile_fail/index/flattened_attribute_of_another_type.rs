//! A flattened field contains an attribute with the name of an index key and another type. DynamoDB would reject the item.
//!
//! Fix: which declares it as a number (N)

use dokklib::{Attribute, Entity, Index, Schema};

#[derive(Index)]
#[index(name = "by_score", partition_key = "GSI1PK", sort_key = number("score"))]
struct ByScore;

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", tag = "type", indexes(ByScore), entities(Game))]
struct Arcade;

#[derive(Attribute)]
struct Level {
    score: String,
}

#[derive(Attribute)]
struct Result {
    #[attribute(flatten)]
    level: Level,
}

#[derive(Entity)]
#[entity(schema = Arcade)]
struct Game {
    #[entity(key)]
    id: u64,
    #[entity(flatten)]
    result: Result,
}

fn main() {}
