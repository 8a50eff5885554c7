//! A part of the primary key can't be an `Option`.

use dokklib::Entity;

#[derive(Entity)]
struct Account {
    #[entity(key)]
    name: Option<String>,
}

fn main() {}
