//! A query must use a projection of the item that it reads.
//!
//! Fix: declare a projection with `#[derive(dokklib::Projection)]` and

use dokklib::{Entity, Projection, Table};

#[derive(Entity)]
struct Player;

#[derive(Entity)]
#[entity(pk = Player(player), sk = Self(id))]
struct Game {
    player: String,
    id: u64,
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

fn read(table: &Table) {
    let _ = table.query(Game::query("alice")).project::<AccountName>();
}

fn main() {}
