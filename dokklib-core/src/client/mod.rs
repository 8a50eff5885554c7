//! The one layer that does I/O: requests are sent here, and answers become values or errors.

mod batch_get;
mod execute;
mod pages;
mod retry;
pub(crate) mod table;

use std::sync::Arc;
use std::time::SystemTime;

use aws_sdk_dynamodb::Client;

use crate::error::{Context, Error, Fault, Result};
use crate::schema::Layout;
use crate::timestamp::{CREATED_AT, UPDATED_AT};

pub(crate) use self::batch_get::batch_get;
pub(crate) use self::execute::{delete, get, put, transact_write, update};
pub(crate) use self::pages::{Items, Left, Pages, Reading, Sdk, count, count_by_keys};

/// The application name of the embedded engine's clients, by which they are known.
pub(crate) const EMBEDDED: &str = "dokklib-local";

/// Where requests go: a client, a table and the table's layout.
#[derive(Clone)]
pub(crate) struct Handle {
    pub(crate) client: Client,
    pub(crate) table: Arc<str>,
    pub(crate) layout: &'static Layout,
    /// Whether requests can be sent, and not only be made.
    pub(crate) connected: bool,
    /// Whether writing a relation also writes when that was.
    pub(crate) timestamps: bool,
}

impl Handle {
    /// The time, by the client's own source of it.
    pub(crate) fn now(&self) -> SystemTime {
        self.client.config().time_source().unwrap_or_default().now()
    }

    /// Whether the client is one of the embedded engine, which differs from DynamoDB here and there.
    pub(crate) fn is_embedded(&self) -> bool {
        self.client.config().app_name().is_some_and(|name| name.as_ref() == EMBEDDED)
    }

    /// Whether relations are written with time stamps, which they aren't where the table needs the names for itself.
    pub(crate) fn has_timestamps(&self) -> bool {
        self.timestamps && [CREATED_AT, UPDATED_AT].iter().all(|name| self.layout.role_of(name).is_none())
    }

    /// What the attribute of this name is for, if it is one that nobody else may write.
    pub(crate) fn role_of(&self, name: &str) -> Option<&'static str> {
        let is_timestamp = [CREATED_AT, UPDATED_AT].contains(&name) && self.has_timestamps();
        self.layout.role_of(name).or_else(|| is_timestamp.then_some("a time stamp of the relation"))
    }

    /// Reports a table that only makes requests, before one would be sent.
    pub(crate) fn check_connected(&self, context: &Context) -> Result<()> {
        if self.connected { Ok(()) } else { Err(Error::invalid(Fault::Offline).in_context(context)) }
    }
}
