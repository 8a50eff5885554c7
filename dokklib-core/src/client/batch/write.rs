use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use aws_sdk_dynamodb::types::WriteRequest;
use futures_util::StreamExt;
use futures_util::stream::{self, Stream};

use super::run::StreamedOperation;
use super::{Batch, BatchOutcome, BatchResponse, Numbered, ResponseStatus, run};
use crate::attribute::Lookup;
use crate::client::attempts::{AttemptLog, send};
use crate::client::call::Call;
use crate::client::retry::Backoff;
use crate::error::{Error, ErrorKind, Fault, Result};
use crate::item::{InBatch, IntoItem, IntoKey, WholeItem};
use crate::key::KeyIdentity;
use crate::limit;
use crate::operation::{
    BatchOperation, BatchOptions, BatchWrite, BatchWriteRequest, ErrorMapper, Handle, IntoBatchWrite, OperationFuture,
    RecentItems, STREAM_WINDOW, UnprocessedWrites, WriteKind, WriteProgress, check_write, request_items, split_request,
};
use crate::schema::Schema;

impl<S> IntoFuture for BatchWrite<S> {
    type Output = Result<usize>;
    type IntoFuture = OperationFuture<usize>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(batch_write(self.request, stream::empty()))
    }
}

impl<S: Schema> BatchWrite<S> {
    /// Sends the operations of the batch, and puts the items of a stream. Returns the number of operations.
    ///
    /// It reads the stream as fast as DynamoDB accepts the items, and keeps up to 10,000 of them in memory, usually a few
    /// hundred.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> dokklib::Result<()> {
    /// # use dokklib::Entity;
    /// # #[derive(Entity)]
    /// # struct User;
    /// # #[derive(Entity, Debug)]
    /// # #[entity(pk = User(user), sk = Self(id))]
    /// # struct Order { user: String, id: u64 }
    /// # let local = dokklib::local::Local::start().await?;
    /// # let table = local.table("SingleTable").await?;
    /// use futures_util::stream;
    ///
    /// let rows = ["alice,1", "alice,2", "bob,x", "bob,3"];
    /// let mut invalid = None; // ends the stream at the first row that isn't an order
    /// let orders = rows.into_iter().map_while(|row| {
    ///     let (user, id) = row.split_once(',')?;
    ///     let id = id.parse().map_err(|error| invalid = Some(error)).ok()?;
    ///     Some(Order { user: user.to_owned(), id })
    /// });
    /// let written = table.batch_write().put_stream(stream::iter(orders)).await?;
    /// assert_eq!(written, 2);
    /// assert!(invalid.is_some());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Two operations on one item
    ///
    /// They are an [`InvalidRequest`](crate::ErrorKind::InvalidRequest) if fewer than 10,000 operations are between
    /// them. Operations further apart are applied in the order of the stream.
    ///
    /// # Errors
    ///
    /// As awaiting the batch. An item that can't be sent ends the stream; the items before it are still written.
    /// [`unprocessed_writes`](crate::Error::unprocessed_writes) has the operations that were read from the stream and
    /// not done. To continue with the rest of the stream after an error, pass `&mut stream`.
    pub async fn put_stream<I: InBatch>(
        self,
        items: impl Stream<Item: IntoItem<S, Item = I, Old: WholeItem>>,
    ) -> Result<usize> {
        let handle = Arc::clone(&self.request.handle);
        let put = move |item| BatchOperation::new(handle.write_item::<S, _>(WriteKind::Put, item), &handle);
        batch_write(self.request, items.map(put)).await
    }

    /// Sends the operations of the batch, and deletes the items with the keys of a stream. Returns the number of
    /// operations.
    ///
    /// See [`put_stream`](Self::put_stream).
    ///
    /// # Errors
    ///
    /// As [`put_stream`](Self::put_stream).
    pub async fn delete_stream<I: InBatch>(self, keys: impl Stream<Item: IntoKey<S, Item = I>>) -> Result<usize> {
        let handle = Arc::clone(&self.request.handle);
        batch_write(self.request, keys.map(move |key| BatchOperation::new(handle.delete::<S, _>(key), &handle))).await
    }

    /// Sends the operations of the batch, and those of a stream of batches: puts and deletes of several types and
    /// tables. Returns the number of operations.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> dokklib::Result<()> {
    /// # use dokklib::Entity;
    /// # #[derive(Entity)]
    /// # struct User;
    /// # #[derive(Entity, Debug)]
    /// # #[entity(pk = User(user), sk = Self(id))]
    /// # struct Order { user: String, id: u64 }
    /// # let local = dokklib::local::Local::start().await?;
    /// # let table = local.table("SingleTable").await?;
    /// use futures_util::{StreamExt, stream};
    ///
    /// enum Change {
    ///     Placed(Order),
    ///     Cancelled(u64),
    /// }
    ///
    /// # let placed = Order { user: "alice".to_owned(), id: 1 };
    /// let changes = stream::iter([Change::Placed(placed), Change::Cancelled(2)]);
    /// let batches = changes.map(|change| match change {
    ///     Change::Placed(order) => table.batch_write().put(order),
    ///     Change::Cancelled(id) => table.batch_write().delete(Order::key("alice", id)),
    /// });
    /// assert_eq!(table.batch_write().push_stream(batches).await?, 2);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// See [`put_stream`](Self::put_stream).
    ///
    /// # Errors
    ///
    /// As [`put_stream`](Self::put_stream).
    pub async fn push_stream(self, batches: impl Stream<Item: IntoBatchWrite>) -> Result<usize> {
        let writes = batches.flat_map(|batch| stream::iter(batch.into_writes()));
        batch_write(self.request, writes).await
    }
}

/// Sends the writes of a batch, and then those of a stream. Returns their number.
async fn batch_write(request: BatchWriteRequest, writes: impl Stream<Item = BatchOperation>) -> Result<usize> {
    let mapper = ErrorMapper::new(request.context(), request.handle.layout);
    let call = Call::start_writes(
        &request.handle,
        &mapper.context,
        "BatchWriteItem",
        request.writes.iter().map(BatchOperation::handle),
    );
    call.record_error(check_and_send(request, writes, &mapper, &call).await)
}

#[allow(clippy::result_large_err, reason = "an invalid write goes back to the caller, and it ends the stream")]
async fn check_and_send(
    request: BatchWriteRequest,
    writes: impl Stream<Item = BatchOperation>,
    mapper: &ErrorMapper,
    call: &Call,
) -> Result<usize> {
    let BatchWriteRequest { handle, writes: queue, options } = check(request, mapper)?;
    let mut recent = RecentItems::default();
    let mut index = 0;
    for write in &queue {
        index += 1;
        recent.insert(write);
    }
    let writes = writes.map(|write| {
        let checked = check_write(index, &write, &handle).and_then(|()| {
            if recent.insert(&write) { Ok(()) } else { Err(Fault::SameItemInStream { index, window: STREAM_WINDOW }) }
        });
        index += 1;
        match checked {
            Ok(()) => Ok(write),
            Err(fault) => Err((Error::invalid(fault).in_context(&mapper.context), Some(write))),
        }
    });
    Writer { handle: &handle, mapper, call }.send_all(&options, queue, writes).await
}

/// Checks the writes before any of them is sent. The error has all of them.
fn check(request: BatchWriteRequest, mapper: &ErrorMapper) -> Result<BatchWriteRequest> {
    let check = || {
        request.handle.check_connected(&mapper.context)?;
        request.check().map_err(|fault| Error::invalid(fault).in_context(&mapper.context))
    };
    match check() {
        Ok(()) => Ok(request),
        Err(error) => {
            let unprocessed = UnprocessedWrites { writes: request.writes };
            Err(error.with_progress(WriteProgress { done: 0, unprocessed }))
        }
    }
}

pub(super) struct Writer<'a> {
    pub(super) handle: &'a Handle,
    pub(super) mapper: &'a ErrorMapper,
    pub(super) call: &'a Call,
}

impl Batch for Writer<'_> {
    type Operation = BatchOperation;

    const MAX_OPERATIONS: usize = limit::BATCH_WRITE_OPERATIONS;

    fn split(&self, queue: &mut VecDeque<Numbered<BatchOperation>>) -> Vec<Numbered<BatchOperation>> {
        split_request(queue, |write| &write.operation)
    }

    async fn send(&self, mut writes: Vec<Numbered<BatchOperation>>) -> BatchResponse<BatchOperation> {
        let (unprocessed, may_be_applied) = match self.write(&writes).await {
            Ok(response) => response,
            Err(error) => return BatchResponse::failed(writes, error),
        };
        if unprocessed.is_empty() {
            return BatchResponse { unprocessed: Vec::new(), may_be_applied, status: ResponseStatus::Accepted };
        }
        let is_unprocessed: Vec<bool> = writes
            .iter()
            .map(|Numbered { operation: write, .. }| {
                let requests = unprocessed.get(write.handle().table.as_str());
                requests.is_some_and(|requests| requests.iter().any(|request| is_request_for(request, write)))
            })
            .collect();
        // If the response has an item that wasn't sent, it isn't known what was processed, so all are sent again.
        let returned = unprocessed.values().map(Vec::len).sum::<usize>();
        if is_unprocessed.iter().filter(|is_unprocessed| **is_unprocessed).count() == returned {
            let mut is_unprocessed = is_unprocessed.into_iter();
            writes.retain(|_| is_unprocessed.next().unwrap_or(true));
        }
        BatchResponse { unprocessed: writes, may_be_applied, status: ResponseStatus::Throttled(None) }
    }
}

impl Writer<'_> {
    /// Sends writes that were checked, and then those of a stream. Returns their number.
    pub(super) async fn send_all(
        &self,
        options: &BatchOptions,
        queue: Vec<BatchOperation>,
        stream: impl Stream<Item = StreamedOperation<BatchOperation>>,
    ) -> Result<usize> {
        let backoff = Backoff::for_batch(self.handle, self.call);
        let BatchOutcome { read, done, left, error, may_be_applied } = run(self, backoff, options, queue, stream).await;
        let error = error.or_else(|| {
            let fault = Fault::UnprocessedWrites { unprocessed: left.len(), writes: read };
            let is_incomplete = !left.is_empty();
            is_incomplete.then(|| Error::fault(ErrorKind::Unprocessed, fault).in_context(&self.mapper.context))
        });
        match error {
            Some(error) => {
                let error = if may_be_applied { error.with_unknown_outcome() } else { error };
                let writes = left.into_iter().map(|write| write.operation).collect();
                Err(error.with_progress(WriteProgress { done, unprocessed: UnprocessedWrites { writes } }))
            }
            None => Ok(done),
        }
    }

    /// Sends one request and returns the unprocessed writes by table, and whether an earlier attempt of the SDK may have
    /// applied them.
    async fn write(&self, writes: &[Numbered<BatchOperation>]) -> Result<(HashMap<String, Vec<WriteRequest>>, bool)> {
        let items = request_items(writes.iter().map(|write| &write.operation));
        let items = items.map_err(|fault| Error::invalid(fault).in_context(&self.mapper.context))?;
        let request = self.handle.client.batch_write_item().set_request_items(Some(items));
        let request = request.set_return_consumed_capacity(self.handle.calls.return_consumed_capacity());
        let log = AttemptLog::new(self.call);
        let output = send!(request, self.call, log).map_err(|error| self.mapper.map(error, log.attempts()))?;
        let mut unprocessed = output.unprocessed_items.unwrap_or_default();
        unprocessed.retain(|_, requests| !requests.is_empty());
        Ok((unprocessed, log.attempts().may_be_applied))
    }
}

/// Returns `true` if the request puts or deletes the item of the write.
fn is_request_for(request: &WriteRequest, write: &BatchOperation) -> bool {
    let put = request.put_request().map(|put| put.item());
    let Some(attributes) = put.or(request.delete_request().map(|delete| delete.key())) else { return false };
    let key = write.handle().layout.key_names().filter_map(|name| attributes.lookup(name)).map(KeyIdentity::of);
    write.table_and_key().is_some_and(|(_, own_key)| own_key.into_iter().eq(key))
}
