//! `day` keeps the date of a date or time, so it doesn't support strings.
//!
//! Fix: use a `NaiveDate`, `NaiveDateTime`, `DateTime<Utc>` or a newtype of

use dokklib::Entity;

#[derive(Entity)]
struct User;

#[derive(Entity)]
#[entity(pk = User(user), sk = Self(day(placed_at)))]
struct Order {
    user: String,
    placed_at: String,
}

fn main() {}
