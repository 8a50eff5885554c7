//! Tests that run only on the embedded engine, because DynamoDB Local 1.25.1 lacks multi-attribute index keys.
#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

mod multi_attribute_keys;
