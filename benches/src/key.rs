//! The text of keys.

use dokklib::Entity;

use crate::figure::{Figure, repeat};
use crate::item::{Small, User};

/// A sort key of two parts.
#[derive(Entity)]
#[entity(prefix = "VISIT", pk = User(user), sk = Self(page, number))]
struct Visit {
    user: String,
    page: String,
    number: u64,
}

pub(crate) fn figures() -> Vec<Figure> {
    let two_parts = || repeat(|| Visit::sort_key("start", 7_u64));
    vec![
        Figure::repeated("sort key / format!", || {
            [repeat(|| Small::sort_key(7_u64)), repeat(|| format!("SMALL#{:020}", 7_u64))]
        }),
        Figure::repeated("key of two parts / format!", move || {
            [two_parts(), repeat(|| format!("VISIT#{}#{:020}", "start", 7_u64))]
        }),
        Figure::repeated("key of two parts / push_str", move || [two_parts(), repeat(|| push_str("start", 7))]),
    ]
}

/// Builds the key in one allocation for it and one for the digits.
fn push_str(page: &str, number: u64) -> String {
    let digits = number.to_string();
    let mut key = String::with_capacity("VISIT##".len() + page.len() + 20);
    key.push_str("VISIT#");
    key.push_str(page);
    key.push('#');
    key.push_str(&"00000000000000000000"[digits.len()..]);
    key.push_str(&digits);
    key
}
