use std::ptr;
use std::time::SystemTime;

use aws_sdk_dynamodb::Client;

use super::{CallOptions, TableName};
use crate::attribute::{Expiry, Lookup};
use crate::error::{Context, Error, Fault, Result};
use crate::item::timestamp::{CREATED_AT, UPDATED_AT};
use crate::schema::Layout;

/// The SDK application name that identifies clients of the embedded engine.
pub(crate) const EMBEDDED: &str = "dokklib-local";

/// A client, a table name and the table's layout.
#[derive(Clone)]
pub(crate) struct Handle {
    pub(crate) client: Client,
    pub(crate) table: TableName,
    pub(crate) layout: &'static Layout,
    /// `false` for an offline table, which builds requests but can't send them.
    pub(crate) connected: bool,
    /// `true` if writes of relations set `CreatedAt` and `UpdatedAt`.
    pub(crate) timestamps: bool,
    pub(crate) calls: CallOptions,
}

impl Handle {
    /// Returns the current time from the client's time source.
    pub(crate) fn now(&self) -> SystemTime {
        self.client.config().time_source().unwrap_or_default().now()
    }

    /// Returns `true` if the item has expired. `ttl` is the time to live attribute, or `None` to include expired items.
    pub(crate) fn is_expired(&self, ttl: Option<&'static str>, item: &impl Lookup) -> bool {
        ttl.is_some_and(|ttl| Expiry::new(ttl, self.now()).is_expired(item))
    }

    /// Returns `true` for a client of the embedded engine, whose responses differ from DynamoDB's in a few cases.
    pub(crate) fn is_embedded(&self) -> bool {
        self.client.config().app_name().is_some_and(|name| name.as_ref() == EMBEDDED)
    }

    /// Returns `true` if relations are written with timestamps. A schema that uses one of their attribute names for
    /// itself has none.
    pub(crate) fn has_timestamps(&self) -> bool {
        self.timestamps && [CREATED_AT, UPDATED_AT].iter().all(|name| self.layout.role_of(name).is_none())
    }

    /// Returns the role of a reserved attribute, or `None` if free attributes may have this name.
    pub(crate) fn role_of(&self, name: &str) -> Option<&'static str> {
        let is_timestamp = [CREATED_AT, UPDATED_AT].contains(&name) && self.has_timestamps();
        self.layout.role_of(name).or_else(|| is_timestamp.then_some("a timestamp of the relation"))
    }

    /// Returns `true` if both handles have the same client or if both are offline.
    pub(crate) fn has_client_of(&self, other: &Self) -> bool {
        match (self.connected, other.connected) {
            // The clones of a client share its configuration.
            (true, true) => ptr::eq(self.client.config(), other.client.config()),
            (one, another) => one == another,
        }
    }

    /// Fails for an offline table.
    pub(crate) fn check_connected(&self, context: &Context) -> Result<()> {
        if self.connected { Ok(()) } else { Err(Error::invalid(Fault::Offline).in_context(context)) }
    }
}
