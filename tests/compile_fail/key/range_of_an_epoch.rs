//! The text of a time as a number without padding doesn't sort as the time does. With padding, it does.
//!
//! Fix: use `eq`, or another form of the part that keeps the order

use dokklib::Entity;
use dokklib::chrono::{DateTime, Utc};

#[derive(Entity)]
struct User;

#[derive(Entity)]
#[entity(pk = User(user), sk = Self(pad(epoch_seconds(at), 10), epoch_millis(at)))]
struct Event {
    user: String,
    at: DateTime<Utc>,
}

fn main() {
    let at = DateTime::UNIX_EPOCH;
    let _ = Event::query("alice").ge(at);
    let _ = Event::query("alice").eq(at).ge(at);
}
