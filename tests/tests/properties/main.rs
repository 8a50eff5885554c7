//! Property tests.
#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

mod attribute_ranges;
mod conditions;
mod decoding;
mod dynamodb_json;
mod index_keys;
mod items;
mod key_extremes;
mod key_forms;
mod keys;
mod ranges;
mod unescaped_ranges;
