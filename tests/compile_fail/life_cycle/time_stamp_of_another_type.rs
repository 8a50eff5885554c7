//! A time stamp is a time.
//!
//! Fix: expected `DateTime<Utc>`, `EpochMillis<..>`, `u64`

use dokklib::Entity;

#[derive(Entity)]
struct Account {
    #[entity(key)]
    id: u64,
    #[entity(created_at)]
    created_at: String,
}

fn main() {}
