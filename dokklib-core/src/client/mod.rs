//! The only layer that does I/O: it sends requests and turns responses into values or errors.

mod attempts;
mod batch;
mod call;
mod check_keys;
mod get;
mod metered;
mod pages;
mod query;
mod repeat;
mod response;
mod retry;
mod scan;
mod span;
pub(crate) mod table;
mod transact_get;
mod transact_write;
mod unique;
mod update_with_retry;
mod wire;
mod write;
