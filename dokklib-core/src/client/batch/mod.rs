//! Sends the operations of a batch: in as few requests as possible, several at a time, and again if they are left
//! unprocessed.

mod concurrency;
mod delete_all;
mod get;
mod run;
#[cfg(test)]
mod tests;
mod write;

use std::collections::VecDeque;

use crate::error::{Error, ErrorKind};

use self::run::{BatchOutcome, run};

/// A batch: how its operations become requests.
trait Batch: Sync {
    /// A key to read, or a write.
    type Operation: Send;

    /// The maximum number of operations in a request.
    const MAX_OPERATIONS: usize;

    /// Splits the operations of the next request off the front of the queue, which isn't empty.
    fn split(&self, queue: &mut VecDeque<Numbered<Self::Operation>>) -> Vec<Numbered<Self::Operation>>;

    /// Sends one request.
    fn send(
        &self,
        operations: Vec<Numbered<Self::Operation>>,
    ) -> impl Future<Output = BatchResponse<Self::Operation>> + Send;
}

/// An operation and its position in the batch.
struct Numbered<T> {
    position: usize,
    operation: T,
}

/// The response to one request.
struct BatchResponse<T> {
    /// The operations that are not done, and are sent again unless the batch fails.
    unprocessed: Vec<Numbered<T>>,
    /// `true` if an attempt of the SDK may have applied them.
    may_be_applied: bool,
    status: ResponseStatus,
}

impl<T> BatchResponse<T> {
    /// Creates the response to a request that failed.
    fn failed(operations: Vec<Numbered<T>>, error: Error) -> Self {
        let may_be_applied = error.may_have_been_applied();
        let status = match error.kind() {
            ErrorKind::Throttled => ResponseStatus::Throttled(Some(error)),
            _ => ResponseStatus::Failed(error),
        };
        Self { unprocessed: operations, may_be_applied, status }
    }
}

enum ResponseStatus {
    /// DynamoDB processed as many operations as its size limits allow.
    Accepted,
    /// DynamoDB left operations unprocessed because the table is throttled. With an error it processed none.
    Throttled(Option<Error>),
    Failed(Error),
}
