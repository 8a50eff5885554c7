//! A time to live is compared with the type of its field, not with a number of seconds.
//!
//! Fix: expected a `Ttl<SystemTime>`

use std::time::SystemTime;

use dokklib::{Entity, Table};

#[derive(Entity)]
struct Session {
    #[entity(key)]
    id: u64,
    #[entity(ttl)]
    expires_at: SystemTime,
}

fn extend(table: &Table) {
    let _ = table.update(Session::key(7)).set(Session::EXPIRES_AT, 1_900_000_000_u64);
}

fn main() {}
