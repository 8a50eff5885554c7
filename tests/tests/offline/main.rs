//! What needs no engine: requests as values, and answers that no engine gives on demand.
#![allow(clippy::unwrap_used, reason = "a panic is how a test fails")]

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
