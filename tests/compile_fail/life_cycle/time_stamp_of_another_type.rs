//! A time stamp is a time.

use dokklib::Entity;

#[derive(Entity)]
struct Account {
    #[entity(key)]
    id: u64,
    #[entity(created_at)]
    created_at: String,
}

fn main() {}
