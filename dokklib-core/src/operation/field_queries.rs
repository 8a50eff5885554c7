use std::fmt;

use aws_sdk_dynamodb::operation::query::QueryInput;

use super::{Handle, Meter, QueryRequest};
use crate::attribute::StoredItem;
use crate::error::Result;
use crate::schema::Layout;

/// Builds one value from the items of each field.
pub(crate) type CollectFields<C> = fn(Vec<Vec<StoredItem>>, &Layout) -> Result<C>;

/// Reads the fields of a struct with one query each; returned by [`Table::query_as`](crate::Table::query_as) for a collection with
/// a limit: `#[collection(limit = 10)]`.
///
/// The queries run concurrently. Each reads only the items of its field: the sort keys that begin with the prefix of its item type,
/// up to the limit. A query with a limit reads as many items as it returns, except that items of other types among them,
/// such as children, and expired items are read and skipped. Each query consumes at least the minimum of a request, 0.5 read
/// capacity units. Items that are written at the same time can be in the result of one query and not in that of another.
#[must_use = "call `.await`: an operation does nothing until it is awaited"]
pub struct FieldQueries<C> {
    pub(crate) handle: Handle,
    /// The queries, in the order of the fields.
    pub(crate) requests: Vec<QueryRequest>,
    pub(crate) collect: CollectFields<C>,
}

impl<C> FieldQueries<C> {
    pub(crate) fn new(handle: Handle, requests: Vec<QueryRequest>, collect: CollectFields<C>) -> Self {
        Self { handle, requests, collect }
    }

    /// Performs strongly consistent reads. They reflect every write that completed before, and cost twice the read
    /// capacity. The default is eventually consistent reads. A global secondary index doesn't support it.
    pub fn consistent(mut self) -> Self {
        for request in &mut self.requests {
            request.consistent = true;
        }
        self
    }

    /// Returns the items even if they have expired, that is, their time to live has passed.
    ///
    /// DynamoDB deletes expired items within a few days. Without this method, the items of a type with `#[entity(ttl)]` are
    /// skipped if they have expired, and don't count for the limit.
    pub fn including_expired(mut self) -> Self {
        for request in &mut self.requests {
            request.ttl = None;
        }
        self
    }

    /// Returns the SDK input of each query's first request, in the order of the fields, without sending it.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) or [`InvalidRequest`](crate::ErrorKind::InvalidRequest) for a
    /// request that can't be built. Awaiting the operation returns the same error.
    pub fn to_inputs(&self) -> Result<Vec<QueryInput>> {
        let input = |request: &QueryRequest| {
            Ok(request.clone().into_sdk()?.as_input().clone().build().expect("the required fields are set"))
        };
        self.requests.iter().map(input).collect()
    }

    pub(super) fn add_meter(&mut self) -> Meter {
        let meter = self.handle.calls.add_meter();
        for request in &mut self.requests {
            request.handle.calls = self.handle.calls.clone();
        }
        meter
    }
}

impl<C> Clone for FieldQueries<C> {
    fn clone(&self) -> Self {
        Self::new(self.handle.clone(), self.requests.clone(), self.collect)
    }
}

/// Shows the prefixes of the keys, and no values.
impl<C> fmt::Debug for FieldQueries<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ranges = self.requests.iter().map(|request| format!("{}", request.range));
        f.debug_tuple("FieldQueries").field(&ranges.collect::<Vec<_>>()).finish()
    }
}
