//! Two indexes use the same attribute as a key, with different types.
//!
//! Fix: an attribute has one type

use dokklib::{Entity, Index, Schema};

#[derive(Index)]
#[index(name = "by_rank", partition_key = string("rank"))]
struct ByRank;

#[derive(Index)]
#[index(name = "by_number", local, sort_key = number("rank"))]
struct ByNumber;

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", indexes(ByRank, ByNumber), entities(Game))]
struct Arcade;

#[derive(Entity)]
#[entity(schema = Arcade)]
struct Game {
    #[entity(key)]
    id: u64,
}

fn main() {}
