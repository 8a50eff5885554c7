//! A date has no time of day, so `seconds` doesn't support it.
//!
//! Fix: use a `NaiveDateTime`, a `DateTime<Utc>` or a newtype of them

use dokklib::Entity;
use dokklib::chrono::NaiveDate;

#[derive(Entity)]
struct User;

#[derive(Entity)]
#[entity(pk = User(user), sk = Self(seconds(due)))]
struct Task {
    user: String,
    due: NaiveDate,
}

fn main() {}
