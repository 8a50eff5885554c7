//! The one layer that does I/O: requests are sent here, and answers become values or errors.

pub(crate) mod create;
mod execute;

use std::sync::Arc;

use aws_sdk_dynamodb::Client;

use crate::error::{Context, Error, Fault, Result};
use crate::schema::Layout;

pub(crate) use self::execute::{delete, get, put, query_all, transact_write, update};

/// Where requests go: a client, a table and the table's layout.
#[derive(Clone)]
pub(crate) struct Handle {
    pub(crate) client: Client,
    pub(crate) table: Arc<str>,
    pub(crate) layout: &'static Layout,
    /// Whether requests can be sent, and not only be made.
    pub(crate) connected: bool,
}

impl Handle {
    /// Reports a table that only makes requests, before one would be sent.
    fn check_connected(&self, context: &Context) -> Result<()> {
        if self.connected { Ok(()) } else { Err(Error::invalid(Fault::Offline).in_context(context)) }
    }
}
