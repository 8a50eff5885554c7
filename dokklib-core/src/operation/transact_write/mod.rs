mod marker;
mod request;

use std::fmt;
use std::marker::PhantomData;

use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsInput;
use aws_sdk_dynamodb::operation::transact_write_items::builders::TransactWriteItemsFluentBuilder;

pub(crate) use self::marker::SentMarker;
pub(crate) use self::request::{RenderedTransaction, TransactRequest};
use super::update::Update;
use super::{Handle, IntoWrite, ReturnsNothing, WriteKind};
#[cfg(doc)]
use crate::error::Error;
use crate::error::Result;
use crate::expr::Condition;
use crate::item::{ChecksVersion, DeletableWith, IntoItem, IntoKey, ReplaceableWith, WholeItem};
use crate::schema::Schema;

/// Writes up to 100 items in one transaction: either all writes are applied or none; returned by
/// [`Table::transact_write`](crate::Table::transact_write).
///
/// Adding an operation doesn't alter the type, so operations can be added in loops and branches. [`push`](Self::push)
/// takes any write that could be awaited alone, with its conditions. If DynamoDB cancels the transaction,
/// [`Error::reasons`] returns a reason for each operation, in their order.
///
/// A transaction has 1 to 100 operations on distinct items and at most 4 MB in total. Its writes consume twice the
/// write capacity. See
/// [`TransactWriteItems`](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-apis-txwriteitems)
/// in AWS's guide.
#[must_use = "call `.await`: an operation does nothing until it is awaited"]
pub struct TransactWrite<S> {
    pub(crate) request: TransactRequest,
    schema: PhantomData<fn() -> S>,
}

impl<S: Schema> TransactWrite<S> {
    pub(crate) fn new(handle: Handle) -> Self {
        Self { request: TransactRequest::new(handle), schema: PhantomData }
    }

    /// Creates an item. The transaction is canceled if the item already exists.
    pub fn insert<I>(self, item: impl IntoItem<S, Item = I, Old: WholeItem>) -> Self {
        let write = self.request.handle.write_item::<S, _>(WriteKind::Insert, item);
        self.push(write)
    }

    /// Creates or overwrites an item.
    pub fn put<I, O>(self, item: impl IntoItem<S, Item = I, Old = O>) -> Self
    where
        O: WholeItem,
        I: ReplaceableWith<O>,
    {
        let write = self.request.handle.write_item::<S, _>(WriteKind::Put, item);
        self.push(write)
    }

    /// Overwrites an item. The transaction is canceled if the item doesn't exist.
    pub fn replace<I, O>(self, item: impl IntoItem<S, Item = I, Old = O>) -> Self
    where
        O: WholeItem,
        I: ReplaceableWith<O>,
    {
        let write = self.request.handle.write_item::<S, _>(WriteKind::Replace, item);
        self.push(write)
    }

    /// Creates an item, or adds its missing attributes if it exists.
    ///
    /// DynamoDB has no operation for an item that has only its key. Such an item is inserted. If it already exists, the
    /// transaction is canceled and sent again, with a condition check in place of the insert. Each of the two requests has
    /// its own idempotency token, and repeating the transaction repeats both.
    ///
    /// To add changes or free attributes, [`push`](Self::push) a `table.upsert(..)`.
    pub fn upsert<I>(self, item: impl IntoItem<S, Item = I, Old: WholeItem>) -> Self {
        let write = self.request.handle.upsert::<S, _>(item);
        self.push(write)
    }

    /// Deletes an item. A missing item doesn't cancel the transaction; to require it, [`push`](Self::push) a
    /// `table.delete(..).must_exist()`.
    pub fn delete<I, V>(self, key: impl IntoKey<S, Item = I, Version = V>) -> Self
    where
        I: DeletableWith<V>,
    {
        let write = self.request.handle.delete::<S, _>(key);
        self.push(write)
    }

    /// Updates attributes of an item. The transaction is canceled if the item doesn't exist.
    pub fn update<I, B, V>(
        self,
        key: impl IntoKey<S, Item = I, Basis = B, Version = V>,
        change: impl FnOnce(Update<I, B>) -> Update<I, B>,
    ) -> Self
    where
        I: ChecksVersion<V>,
    {
        let write = change(Update::from_write(self.request.handle.update::<S, _>(key)));
        self.push(write)
    }

    /// Checks a condition on an item that the transaction doesn't write. The transaction is canceled if the condition
    /// isn't met.
    #[doc(alias = "ConditionCheck")]
    pub fn check<I, K>(self, key: impl IntoKey<S, Item = I>, condition: Condition<I, K>) -> Self {
        let write = self.request.handle.condition_check::<S, _>(WriteKind::Check, key, Some(condition.node));
        self.push(write)
    }

    /// Checks that an item exists. The transaction is canceled if it doesn't.
    pub fn check_exists<I>(self, key: impl IntoKey<S, Item = I>) -> Self {
        let write = self.request.handle.condition_check::<S, _>(WriteKind::CheckExists, key, None);
        self.push(write)
    }

    /// Checks that an item doesn't exist. The transaction is canceled if it does.
    pub fn check_not_exists<I>(self, key: impl IntoKey<S, Item = I>) -> Self {
        let write = self.request.handle.condition_check::<S, _>(WriteKind::CheckNotExists, key, None);
        self.push(write)
    }

    /// Adds a write that could be awaited alone, of this table or of another table of the same client.
    ///
    /// A transaction is one request to one account and region. A write of a table with another client is
    /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest); the clones of a client count as the same client.
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
    /// # let table = Table::<SingleTable>::offline("table");
    /// let alice = User::partition_key("alice");
    /// let _move = table
    ///     .transact_write()
    ///     .push(table.delete((&alice, Group::sort_key("1"))).must_exist())
    ///     .push(table.insert((&alice, Group::sort_key("2"))).attribute("role", "admin"));
    /// ```
    pub fn push(mut self, write: impl IntoWrite<Returns: ReturnsNothing>) -> Self {
        let mut write = write.into_write();
        write.set_time(self.request.timestamp);
        self.request.writes.push(write);
        self
    }

    /// Exists only for its compiler message: a transaction has no condition.
    #[doc(hidden)]
    pub fn when<C: TransactionCondition>(self, _: C) -> Self {
        self
    }

    /// Sets the idempotency token (DynamoDB's `ClientRequestToken`), 1 to 36 characters. Within ten minutes, DynamoDB
    /// applies requests with the same token once, so that the transaction can be retried safely.
    ///
    /// A retry must be the same request: clone the transaction. A new one has a new time for the
    /// [timestamps](crate::Relation) of its relations and fails with
    /// [`IdempotentParameterMismatch`](crate::ErrorKind::IdempotentParameterMismatch). Without a token, each awaited
    /// transaction has its own, which covers the SDK's retries.
    ///
    /// See
    /// [Idempotency](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-apis-txwriteitems-idempotency)
    /// in AWS's guide.
    #[doc(alias = "ClientRequestToken")]
    pub fn idempotency_token(mut self, token: impl Into<String>) -> Self {
        self.request.idempotency_token = Some(token.into());
        self
    }

    /// Returns the SDK input of the request without sending it.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) or [`InvalidRequest`](crate::ErrorKind::InvalidRequest) for a
    /// request that can't be built. Awaiting the operation returns the same error.
    pub fn to_input(&self) -> Result<TransactWriteItemsInput> {
        self.request.clone().into_input()
    }

    /// Returns the SDK's fluent builder of the request, to set options that this library doesn't offer.
    ///
    /// # Errors
    ///
    /// As [`to_input`](Self::to_input).
    pub fn into_sdk(self) -> Result<TransactWriteItemsFluentBuilder> {
        self.request.into_sdk()
    }
}

/// No type implements this.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "a transaction has no condition, but each of its writes can have one",
    label = "push a write with this condition, `.push(table.put(..).when(..))`, or check another item: `.check(key, ..)`"
)]
pub trait TransactionCondition {}

impl<S> Clone for TransactWrite<S> {
    fn clone(&self) -> Self {
        Self { request: self.request.clone(), schema: PhantomData }
    }
}

impl<S> fmt::Debug for TransactWrite<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TransactWrite ")?;
        f.debug_list().entries(&self.request.writes).finish()
    }
}
