//! Tests without an engine: requests as values, and responses that a real engine doesn't return on demand.
#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

mod batch_write;
mod batches;
mod errors;
mod golden;
mod guide;
mod limits;
mod pages;
mod redaction;
mod requests;
mod service;
mod table_names;
mod timestamps;
