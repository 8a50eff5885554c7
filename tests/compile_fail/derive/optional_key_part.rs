//! A key part that may be missing: every item needs its whole primary key.

use dokklib::{Entity};

#[derive(Entity)]
struct Account {
    #[entity(key)]
    name: Option<String>,
}


fn main() {}
