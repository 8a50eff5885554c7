//! A date without a time as the time since 1970.
//!
//! Fix: points in time are `SystemTime`
use dokklib::Entity;
use dokklib::attribute::EpochSeconds;
use dokklib::chrono::NaiveDate;

#[derive(Entity)]
struct Task {
    #[entity(key)]
    id: u64,
    due: EpochSeconds<NaiveDate>,
}

fn main() {}
