//! Operations under injected faults.
//!
//! Each test runs many seeds. `DOKKLIB_TEST_SEEDS` changes their number, `DOKKLIB_TEST_SEED` selects one.
#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

mod batches;
mod deadlines;
mod layer;
mod note;
mod reads;
mod retries;
mod transact_get;
mod transactions;
mod unique;
mod versions;
mod writes;
