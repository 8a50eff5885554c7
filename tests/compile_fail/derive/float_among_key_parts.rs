//! A float can't be a key part. The error is reported at the float, not at the parts next to it.
//!
//! Fix: use a string, an integer, a `bool`, a date, a time, a UUID or a

use dokklib::Entity;
use dokklib::chrono::{DateTime, Utc};

#[derive(Entity)]
struct User;

#[derive(Entity)]
#[entity(pk = User(user), sk = Self(at, celsius, id))]
struct Reading {
    user: String,
    at: DateTime<Utc>,
    celsius: f64,
    id: u64,
}

fn main() {}
