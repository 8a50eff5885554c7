//! The one layer that does I/O: requests are sent here, and answers become values or errors.

pub(crate) mod create;
mod execute;

use std::sync::Arc;

use aws_sdk_dynamodb::Client;

use crate::schema::Layout;

pub(crate) use self::execute::{delete, get, put, query_all, transact_write, update};

/// Where requests go: a client, a table and the table's layout.
#[derive(Clone)]
pub(crate) struct Handle {
    pub(crate) client: Client,
    pub(crate) table: Arc<str>,
    pub(crate) layout: &'static Layout,
}
