//! What holds for all values.
#![allow(clippy::unwrap_used, reason = "a panic is how a test fails")]

mod attribute_ranges;
mod conditions;
mod index_keys;
mod items;
mod keys;
mod ranges;
