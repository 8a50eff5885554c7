//! Operations under injected faults.
//!
//! Each test runs many seeds. `DOKKLIB_TEST_SEEDS` changes their number, `DOKKLIB_TEST_SEED` selects one.

mod layer;
mod note;
mod retries;
