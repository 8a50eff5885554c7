mod operation;
mod recent_items;
mod request;

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use aws_sdk_dynamodb::operation::batch_write_item::BatchWriteItemInput;

pub use self::operation::BatchOperation;
pub(crate) use self::recent_items::{RecentItems, STREAM_WINDOW};
pub(crate) use self::request::{BatchWriteRequest, check_write, request_items, split_request};
use super::{BatchOptions, HasFreeAttributes, UnprocessedWrites};
use crate::error::Result;
use crate::expr::IntoAttribute;
use crate::item::{InBatch, IntoItem, IntoKey, WholeItem};
use crate::operation::{Handle, Write, WriteKind};
use crate::schema::Schema;

/// Puts and deletes any number of items, of several types and tables; returned by
/// [`Table::batch_write`](crate::Table::batch_write).
///
/// Adding an operation doesn't alter the type, so operations can be added in loops and branches. Awaiting the batch
/// returns the number of operations. A batch without operations sends no request.
///
/// # Requests
///
/// Each request contains up to 25 operations and 16 MB in DynamoDB's JSON format. Up to
/// [`concurrency`](Self::concurrency) requests are in flight at the same time, in any order.
///
/// Unprocessed operations are sent again, together with others. The table is throttled then, so the batch halves the
/// number of requests in flight, and pauses with exponential backoff and full jitter: up to 50 ms at first, up to 5 s
/// later, using the client's sleep implementation. Every request that succeeds lets the number grow again. After ten
/// consecutive attempts without progress the batch fails with [`Unprocessed`](crate::ErrorKind::Unprocessed), or with
/// [`Throttled`](crate::ErrorKind::Throttled) if DynamoDB rejected the whole request.
///
/// # What a batch can't do
///
/// A batch is not a transaction: each operation is applied on its own, and a failed batch has applied some of them. It
/// has no conditions and no updates. Use [`transact_write`](crate::Table::transact_write) for up to 100 operations, or
/// await single writes.
///
/// Two operations on one item are an error, because DynamoDB applies the operations of a batch in any order.
///
/// See
/// [`BatchWriteItem`](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html) in AWS's
/// reference. A batch consumes the same write capacity as single writes.
#[must_use = "call `.await`: an operation does nothing until it is awaited"]
pub struct BatchWrite<S> {
    pub(crate) request: BatchWriteRequest,
    schema: PhantomData<fn() -> S>,
}

impl<S: Schema> BatchWrite<S> {
    pub(crate) fn new(handle: Handle) -> Self {
        let request =
            BatchWriteRequest { handle: Arc::new(handle), writes: Vec::new(), options: BatchOptions::default() };
        Self { request, schema: PhantomData }
    }

    fn push_write(&mut self, write: Write) {
        self.request.writes.push(BatchOperation::new(write, &self.request.handle));
    }

    /// Adds an item to create or overwrite.
    pub fn put<I: InBatch>(mut self, item: impl IntoItem<S, Item = I, Old: WholeItem>) -> Self {
        self.push_write(self.request.handle.write_item::<S, _>(WriteKind::Put, item));
        self
    }

    /// Adds a relation to create or overwrite, with free attributes.
    ///
    /// ```
    /// use dokklib::{Entity, SingleTable, Table};
    ///
    /// #[derive(Entity)]
    /// struct User;
    ///
    /// #[derive(Entity)]
    /// struct Group;
    ///
    /// # let table = Table::<SingleTable>::offline("t");
    /// let alice = User::partition_key("alice");
    /// let _batch = table
    ///     .batch_write()
    ///     .put((&alice, Group::sort_key("1")))
    ///     .put_with((&alice, Group::sort_key("2")), |membership| membership.attribute("role", "admin"));
    /// ```
    pub fn put_with<I: InBatch>(
        mut self,
        relation: impl IntoItem<S, Item = I, Old: WholeItem>,
        change: impl FnOnce(BatchPut<I>) -> BatchPut<I>,
    ) -> Self {
        let write = self.request.handle.write_item::<S, _>(WriteKind::Put, relation);
        self.push_write(change(BatchPut { write, marker: PhantomData }).write);
        self
    }

    /// Adds items to create or overwrite.
    pub fn put_all<I: InBatch>(
        mut self,
        items: impl IntoIterator<Item: IntoItem<S, Item = I, Old: WholeItem>>,
    ) -> Self {
        let items = items.into_iter();
        self.request.writes.reserve(items.size_hint().0);
        for item in items {
            self = self.put(item);
        }
        self
    }

    /// Adds an item to delete. A missing item is not an error.
    pub fn delete<I: InBatch>(mut self, key: impl IntoKey<S, Item = I>) -> Self {
        self.push_write(self.request.handle.delete::<S, _>(key));
        self
    }

    /// Adds items to delete. Missing items are not an error.
    pub fn delete_keys<I: InBatch>(mut self, keys: impl IntoIterator<Item: IntoKey<S, Item = I>>) -> Self {
        for key in keys {
            self = self.delete(key);
        }
        self
    }

    /// Adds the operations of another batch, or those that another batch left unprocessed.
    ///
    /// The other batch can be of another table of the same account and region. All requests are sent by the client of
    /// this batch, with its options.
    ///
    /// ```
    /// use dokklib::{Entity, SingleTable, Table};
    ///
    /// #[derive(Entity)]
    /// struct User;
    ///
    /// # let table = Table::<SingleTable>::offline("t");
    /// # let archive = Table::<SingleTable>::offline("archive");
    /// let alice = (User::partition_key("alice"), User::sort_key("alice"));
    /// let _move = table
    ///     .batch_write()
    ///     .delete((&alice.0, &alice.1))
    ///     .push(archive.batch_write().put((&alice.0, &alice.1)));
    /// ```
    pub fn push(mut self, batch: impl IntoBatchWrite) -> Self {
        self.request.writes.extend(batch.into_writes());
        self
    }

    /// Sets the maximum number of requests in flight, at least 1. The default is 4.
    ///
    /// The batch starts with this number. While the table is throttled, it has fewer requests in flight.
    pub fn concurrency(mut self, requests: usize) -> Self {
        self.request.options.set_concurrency(requests);
        self
    }

    /// Calls the closure after every response with the number of operations that are done, the number that DynamoDB
    /// left unprocessed and that are sent again, and the number that are not done yet.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> dokklib::Result<()> {
    /// # use dokklib::Entity;
    /// # #[derive(Entity)]
    /// # struct User;
    /// # #[derive(Entity)]
    /// # #[entity(pk = User(user), sk = Self(id))]
    /// # struct Order { user: String, id: u64 }
    /// # let local = dokklib::local::Local::start().await?;
    /// # let table = local.table("SingleTable").await?;
    /// let orders = (1..=100).map(|id| Order { user: "alice".to_owned(), id });
    /// table
    ///     .batch_put(orders)
    ///     .on_progress(|done, retried, left| println!("{done} orders written, {retried} retried, {left} left"))
    ///     .await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Operations in a request without a response are not done. The number of operations that are left includes those
    /// of a [stream](Self::put_stream) that are read, and those that are not read if the stream knows its length.
    pub fn on_progress(mut self, callback: impl FnMut(usize, usize, usize) + Send + 'static) -> Self {
        self.request.options.set_on_progress(callback);
        self
    }

    /// Returns the SDK input of every request, without sending it. Each request is sent once if DynamoDB leaves no
    /// operation unprocessed.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput), [`InvalidRequest`](crate::ErrorKind::InvalidRequest) or
    /// [`TooLarge`](crate::ErrorKind::TooLarge) for a batch that can't be sent. Awaiting the batch returns the same
    /// error.
    pub fn to_inputs(&self) -> Result<Vec<BatchWriteItemInput>> {
        self.request.to_inputs()
    }
}

impl<S> Clone for BatchWrite<S> {
    fn clone(&self) -> Self {
        Self { request: self.request.clone(), schema: PhantomData }
    }
}

impl<S> fmt::Debug for BatchWrite<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BatchWrite ")?;
        f.debug_list().entries(&self.request.writes).finish()
    }
}

/// A put in a batch: the argument of the closure of [`BatchWrite::put_with`].
#[must_use = "the closure returns the put"]
pub struct BatchPut<I> {
    write: Write,
    marker: PhantomData<fn() -> I>,
}

impl<I> BatchPut<I> {
    /// Sets a free attribute of the relation, of any name and type. `None` and an empty set are not stored.
    ///
    /// Names of key, tag and index-key attributes of the table and of the relation's timestamps are
    /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest). DynamoDB's reserved words are allowed.
    pub fn attribute(mut self, name: impl Into<String>, value: impl IntoAttribute) -> Self
    where
        I: HasFreeAttributes,
    {
        self.write.attribute(name.into(), value.into_change());
        self
    }

    /// Sets several free attributes of the relation: the entries of a map, or an array of pairs. The rest is as for
    /// [`attribute`](Self::attribute).
    pub fn attributes<N: Into<String>, V: IntoAttribute>(mut self, attributes: impl IntoIterator<Item = (N, V)>) -> Self
    where
        I: HasFreeAttributes,
    {
        for (name, value) in attributes {
            self.write.attribute(name.into(), value.into_change());
        }
        self
    }
}

impl<I> fmt::Debug for BatchPut<I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BatchPut({:?})", self.write)
    }
}

/// Operations that [`BatchWrite::push`] takes: a batch of any table, or the [`UnprocessedWrites`] of a failed batch.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be part of a batch write, which has only puts and deletes without conditions",
    label = "use `table.transact_write()`, or await each write"
)]
pub trait IntoBatchWrite {
    #[doc(hidden)]
    fn into_writes(self) -> Vec<BatchOperation>;
}

#[diagnostic::do_not_recommend]
impl<S> IntoBatchWrite for BatchWrite<S> {
    fn into_writes(self) -> Vec<BatchOperation> {
        self.request.writes
    }
}

#[diagnostic::do_not_recommend]
impl IntoBatchWrite for UnprocessedWrites {
    fn into_writes(self) -> Vec<BatchOperation> {
        self.writes
    }
}

#[diagnostic::do_not_recommend]
impl IntoBatchWrite for &UnprocessedWrites {
    fn into_writes(self) -> Vec<BatchOperation> {
        self.writes.clone()
    }
}
