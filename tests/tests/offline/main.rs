//! Tests without an engine: requests as values, and responses that a real engine doesn't return on demand.
#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

mod attribute_keys;
mod batch_streams;
mod batch_write;
mod batch_write_limits;
mod batches;
mod conflicts;
mod deadlines;
mod decoding;
mod delete_all;
mod diagram;
mod doc_aliases;
mod dynamodb_json;
mod errors;
mod golden;
mod guide;
mod guide_links;
mod guide_path;
mod guide_search;
mod key_formats;
mod limits;
mod pages;
mod redaction;
mod requests;
mod service;
mod streams;
mod table_names;
mod timestamps;
