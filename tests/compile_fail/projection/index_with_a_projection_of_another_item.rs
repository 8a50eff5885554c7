//! The option `returns` must name a projection of the same item.
//!
//! Fix: declare a projection with `#[derive(dokklib::Projection)]` and

use dokklib::{Entity, Index, Projection, Schema};

#[derive(Index)]
#[index(name = "by_score", partition_key = "GSI1PK", sort_key = number("score"))]
struct ByScore;

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", tag = "type", indexes(ByScore), entities(Game))]
struct Arcade;

#[derive(Entity)]
struct Player;

#[derive(Entity)]
#[entity(schema = Arcade, pk = Player(player), sk = Self(id), index(ByScore as by_score, pk = Self("ALL"), sk = score, returns = AccountName))]
struct Game {
    player: String,
    id: u64,
    score: u64,
}

#[derive(Entity)]
struct Account {
    #[entity(key)]
    name: String,
}

#[derive(Projection)]
#[projection(of = Account)]
struct AccountName {
    name: String,
}

fn main() {}
