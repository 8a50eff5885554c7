use std::fmt;

use aws_sdk_dynamodb::operation::query::QueryInput;
use aws_sdk_dynamodb::operation::query::builders::QueryFluentBuilder;

use super::QueryRequest;
use crate::attribute::StoredItem;
use crate::error::Result;
use crate::schema::Layout;

/// The key-condition type (`By`) of a [`Query`](super::Query) that reads a whole item collection as an enum, item by
/// item.
#[derive(Debug)]
pub struct ItemCollection;

/// Builds one value from the items of a collection.
pub(crate) type CollectItems<C> = fn(Vec<StoredItem>, &Layout) -> Result<C>;

/// Reads a whole item collection as one struct; returned by [`Table::query_as`](crate::Table::query_as).
///
/// Awaiting it reads all pages and returns the struct. Fields of type `Vec` contain their items in sort-key order.
#[must_use = "call `.await`: an operation does nothing until it is awaited"]
pub struct CollectionQuery<C> {
    pub(crate) request: QueryRequest,
    pub(crate) collect: CollectItems<C>,
}

impl<C> CollectionQuery<C> {
    pub(crate) fn new(request: QueryRequest, collect: CollectItems<C>) -> Self {
        Self { request, collect }
    }

    /// Performs strongly consistent reads. They reflect every write that completed before, and cost twice the read
    /// capacity. The default is eventually consistent reads.
    ///
    /// Each page is consistent on its own: items can be written between two pages. See
    /// [Read consistency](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.ReadConsistency.html)
    /// in AWS's guide.
    pub fn consistent(mut self) -> Self {
        self.request.consistent = true;
        self
    }

    /// Returns the items even if they have expired, that is, their time to live has passed.
    ///
    /// DynamoDB deletes expired items within a few days. Without this method, they are skipped if an item type of the
    /// collection has a field with `#[entity(ttl)]`.
    pub fn including_expired(mut self) -> Self {
        self.request.ttl = None;
        self
    }

    /// Sets the maximum number of items that a request reads (DynamoDB's `Limit`), at least 1. Without it, a page has
    /// up to 1 MB.
    pub fn page_size(mut self, items: usize) -> Self {
        self.request.page_size = Some(items.max(1));
        self
    }

    /// Returns the SDK input of the request for the first page, without sending it.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) or [`InvalidRequest`](crate::ErrorKind::InvalidRequest) for a
    /// request that can't be built. Awaiting the operation returns the same error.
    pub fn to_input(&self) -> Result<QueryInput> {
        Ok(self.clone().into_sdk()?.as_input().clone().build().expect("the required fields are set"))
    }

    /// Returns the SDK's fluent builder of the request, to set options that this library doesn't offer.
    ///
    /// # Errors
    ///
    /// As [`to_input`](Self::to_input).
    pub fn into_sdk(self) -> Result<QueryFluentBuilder> {
        self.request.into_sdk()
    }
}

impl<C> Clone for CollectionQuery<C> {
    fn clone(&self) -> Self {
        Self { request: self.request.clone(), collect: self.collect }
    }
}

impl<C> fmt::Debug for CollectionQuery<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CollectionQuery({})", self.request.range)
    }
}
