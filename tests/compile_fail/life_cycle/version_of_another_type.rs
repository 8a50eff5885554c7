//! A version is a `u64`.
//!
//! Fix: expected `u64`

use dokklib::Entity;

#[derive(Entity)]
struct Account {
    #[entity(key)]
    id: u64,
    #[entity(version)]
    version: i64,
}

fn main() {}
