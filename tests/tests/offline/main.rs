//! Tests without an engine: requests as values, and responses that a real engine doesn't return on demand.
#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

mod batches;
mod failures;
mod golden;
mod guide;
mod limits;
mod pages;
mod requests;
mod secrets;
mod service;
mod timestamps;
