//! The fields of a generic item are checked for the instance that the schema lists: here, a key of an index has another
//! type.
//!
//! Fix: which declares it as a number (N)

use dokklib::{Entity, Index, Schema};

#[derive(Index)]
#[index(name = "by_score", partition_key = "GSI1PK", sort_key = number("score"))]
struct ByScore;

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", tag = "type", indexes(ByScore), entities(Game<String>))]
struct Arcade;

#[derive(Entity)]
#[entity(schema = Arcade)]
struct Game<T> {
    #[entity(key)]
    id: u64,
    score: T,
}

fn main() {}
