//! A time is stored as a `DateTime<Utc>`.
//!
//! Fix: derive `dokklib::Attribute` for this type, or use `#[entity(serde)]`

use std::time::SystemTime;

use dokklib::Entity;

#[derive(Entity)]
struct Order {
    #[entity(key)]
    id: u64,
    placed_at: SystemTime,
}

fn main() {}
