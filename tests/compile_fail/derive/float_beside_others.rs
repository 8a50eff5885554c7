//! One of several parts of a key is a float: it is reported at the float, and not at its neighbour.

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
