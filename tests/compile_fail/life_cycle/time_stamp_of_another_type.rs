//! A time stamp is a time.
//!
//! Fix: expected `DateTime<Utc>`, `u64` (seconds since the Unix epoch) or an

use dokklib::Entity;

#[derive(Entity)]
struct Account {
    #[entity(key)]
    id: u64,
    #[entity(created_at)]
    created_at: String,
}

fn main() {}
