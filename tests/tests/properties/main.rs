//! What holds for all values.
#![allow(clippy::unwrap_used, reason = "a panic is how a test fails")]

mod conditions;
mod items;
mod keys;
