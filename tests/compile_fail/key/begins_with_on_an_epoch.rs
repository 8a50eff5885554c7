//! The text of a time as a number doesn't begin with its date.
//!
//! Fix: use `eq` or a range, such as `ge(..)`

use dokklib::Entity;
use dokklib::chrono::{DateTime, Utc};

#[derive(Entity)]
struct User;

#[derive(Entity)]
#[entity(pk = User(user), sk = Self(pad(epoch_seconds(at), 10)))]
struct Event {
    user: String,
    at: DateTime<Utc>,
}

fn main() {
    let _ = Event::query("alice").ge(DateTime::UNIX_EPOCH);
    let _ = Event::query("alice").begins_with("2024");
}
