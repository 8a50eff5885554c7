//! The service over HTTP, on the embedded engine.

#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

mod accounts;
mod client;
mod diagram;
mod pagination;
mod process;
mod projects;
mod tenants;
mod tickets;
