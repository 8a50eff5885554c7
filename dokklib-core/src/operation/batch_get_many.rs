use std::fmt;

use aws_sdk_dynamodb::operation::batch_get_item::BatchGetItemInput;

use crate::attribute::StoredItem;
use crate::error::Result;
use crate::operation::{BatchGetRequest, KeyGroup};
use crate::schema::Layout;

/// Reads any number of items of several types by their keys; returned by [`Table::batch_get`](crate::Table::batch_get) for a
/// tuple of lists.
///
/// The keys of all types share requests of up to 100 keys. Everything else is as for [`BatchGet`](super::BatchGet): duplicate
/// keys are read once, and unprocessed keys are requested again. Awaiting it returns a tuple with a list for each type, in
/// the order of the keys. The error of a failed batch has the [results](crate::Error::batch_results) and the
/// [unprocessed keys](crate::Error::unprocessed) of each type.
#[must_use = "call `.await`: an operation does nothing until it is awaited"]
pub struct BatchGetMany<T> {
    pub(crate) request: BatchGetRequest,
    /// The types of the keys, in their order.
    pub(crate) groups: Vec<KeyGroup>,
    pub(crate) decode: fn(Vec<Vec<Option<StoredItem>>>, &'static Layout) -> Result<T>,
}

impl<T> BatchGetMany<T> {
    /// Sets the maximum number of requests in flight, at least 1. The default is 4.
    ///
    /// The batch starts with this number. While the table is throttled, it has fewer requests in flight.
    pub fn concurrency(mut self, requests: usize) -> Self {
        self.request.options.set_concurrency(requests);
        self
    }

    /// Calls the closure after every response with the number of distinct keys that are read, the number that DynamoDB
    /// left unprocessed and that are requested again, and the number that are not read yet.
    pub fn on_progress(mut self, callback: impl FnMut(usize, usize, usize) + Send + 'static) -> Self {
        self.request.options.set_on_progress(callback);
        self
    }

    /// Performs a strongly consistent read. It reflects every write that completed before the read, and costs twice the
    /// read capacity. The default is an eventually consistent read.
    ///
    /// See
    /// [Read consistency](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.ReadConsistency.html)
    /// in AWS's guide.
    pub fn consistent(mut self) -> Self {
        self.request.consistent = true;
        self
    }

    /// Returns the items even if they have expired, that is, their time to live (`#[entity(ttl)]`) has passed.
    ///
    /// DynamoDB deletes expired items within a few days. Without this method, an expired item counts as missing.
    pub fn including_expired(mut self) -> Self {
        for group in &mut self.groups {
            group.ttl = None;
        }
        self
    }

    /// Returns the SDK input of every request, without sending it. Each request is sent once if DynamoDB leaves no key
    /// unprocessed.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) or [`InvalidRequest`](crate::ErrorKind::InvalidRequest) for a
    /// batch that can't be sent. Awaiting the batch returns the same error.
    pub fn to_inputs(&self) -> Result<Vec<BatchGetItemInput>> {
        self.request.to_inputs()
    }
}

impl<T> Clone for BatchGetMany<T> {
    fn clone(&self) -> Self {
        Self { request: self.request.clone(), groups: self.groups.clone(), decode: self.decode }
    }
}

impl<T> fmt::Debug for BatchGetMany<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BatchGetMany({} keys of {})", self.request.keys.len(), (self.request.entity)())
    }
}
