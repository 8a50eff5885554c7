//! A part names a field of a string.
//!
//! Fix: remove `.owner`

use dokklib::Entity;

#[derive(Entity)]
struct Owner;

#[derive(Entity)]
#[entity(pk = Owner(repo.owner), sk = Self(number))]
struct Issue {
    repo: String,
    number: u64,
}

fn main() {
    let _ = Issue::key("alice", 7);
    let _ = Issue::query("alice").ge(7);
}
