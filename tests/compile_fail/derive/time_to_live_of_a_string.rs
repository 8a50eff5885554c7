//! A time to live is a number of seconds or a time.
//!
//! Fix: expected `u64` (seconds since the Unix epoch), `SystemTime`,

use dokklib::Entity;

#[derive(Entity)]
struct Session {
    #[entity(key)]
    id: u64,
    #[entity(ttl)]
    expires_at: String,
}

fn main() {}
