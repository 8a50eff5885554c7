//! A time without a time zone is not a point in time, so `epoch_seconds` doesn't support it.
//!
//! Fix: use a `DateTime<Utc>` or a newtype of it

use dokklib::Entity;
use dokklib::chrono::NaiveDateTime;

#[derive(Entity)]
struct User;

#[derive(Entity)]
#[entity(pk = User(user), sk = Self(pad(epoch_seconds(due), 10)))]
struct Task {
    user: String,
    due: NaiveDateTime,
}

fn main() {}
