//! The only layer that does I/O: it sends requests and turns responses into values or errors.

mod attempts;
mod batch;
mod get;
mod pages;
mod query;
mod retry;
mod scan;
pub(crate) mod table;
mod transact_write;
mod write;
