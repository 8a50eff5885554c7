use std::collections::HashMap;
use std::fmt;
use std::marker::PhantomData;
use std::time::SystemTime;

use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsInput;
use aws_sdk_dynamodb::operation::transact_write_items::builders::TransactWriteItemsFluentBuilder;
use aws_sdk_dynamodb::types::AttributeValue;

use super::update::Update;
use super::{IntoWrite, OperationFuture, Verb, Write};
use crate::client::{self, Handle};
use crate::error::{Context, Error, Fault, Result};
use crate::expr::Condition;
use crate::item::{IntoItem, IntoKey};
use crate::{Schema, Table, limit};

/// Writes many items, all of them or none; made by [`Table::transact_write`](crate::Table::transact_write).
///
/// It has one type throughout, so operations can be added in loops and conditionally. A [`push`](Self::push) takes any
/// write that could be awaited alone, with its conditions. When DynamoDB cancels the transaction, the error's
/// [`reasons`](Error::reasons) tell of each operation, in order, why it failed or that it didn't.
///
/// 1 to 100 operations, no two of them on one item, 4 MB in all:
/// [`TransactWriteItems`](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-apis-txwriteitems)
/// in AWS's guide.
#[must_use = "an operation does nothing until it is awaited"]
pub struct TransactWrite<S> {
    request: TransactRequest,
    table: PhantomData<fn() -> S>,
}

/// A transaction as plain data.
#[derive(Clone)]
pub(crate) struct TransactRequest {
    pub(crate) handle: Handle,
    pub(crate) writes: Vec<Write>,
    pub(crate) token: Option<String>,
    /// When the transaction was made: the time of all that it writes.
    pub(crate) time: SystemTime,
}

impl TransactRequest {
    pub(crate) fn context(&self) -> Context {
        Context { operation: "transact_write", entity: None, writes: true }
    }

    /// Reports what DynamoDB would refuse, before anything is sent.
    fn check(&self) -> Result<(), Fault> {
        let limit = limit::TRANSACTION_OPERATIONS;
        let count = self.writes.len();
        if count == 0 || count > limit {
            return Err(Fault::TransactionSize { count, limit });
        }
        if let Some(token) = &self.token {
            let (length, limit) = (token.chars().count(), limit::IDEMPOTENCY_TOKEN_CHARS);
            if length == 0 || length > limit {
                return Err(Fault::TokenLength { length, limit });
            }
        }
        let mut places = HashMap::with_capacity(count);
        for (second, write) in self.writes.iter().enumerate() {
            let Some((table, partition_key, sort_key)) = write.place() else { continue };
            let text = |key: Option<&AttributeValue>| key.and_then(|key| key.as_s().ok().cloned());
            if let Some(first) = places.insert((table, text(partition_key), text(sort_key)), second) {
                return Err(Fault::SameItem { first, second });
            }
        }
        Ok(())
    }

    fn render(self) -> Result<TransactWriteItemsFluentBuilder, Fault> {
        self.check()?;
        let mut items = Vec::with_capacity(self.writes.len());
        for (index, write) in self.writes.into_iter().enumerate() {
            let (operation, entity) = (write.verb.name(), write.entity);
            items.push(write.into_transact_item().map_err(|fault| Fault::Operation {
                index,
                operation,
                entity: entity().into_owned(),
                fault: Box::new(fault),
            })?);
        }
        // Without a token of the user's the SDK makes one, so that its own retries are safe.
        Ok(self
            .handle
            .client
            .transact_write_items()
            .set_transact_items(Some(items))
            .set_client_request_token(self.token))
    }

    pub(crate) fn into_sdk(self) -> Result<TransactWriteItemsFluentBuilder> {
        let context = self.context();
        self.render().map_err(|fault| Error::invalid(fault).in_context(&context))
    }
}

impl<S: Schema> TransactWrite<S> {
    pub(crate) fn new(handle: Handle) -> Self {
        let time = handle.now();
        Self { request: TransactRequest { handle, writes: Vec::new(), token: None, time }, table: PhantomData }
    }

    fn table(&self) -> Table<S> {
        Table::of(self.request.handle.clone())
    }

    /// Creates an item; the transaction is cancelled if it exists.
    pub fn insert<I>(self, item: impl IntoItem<S, Item = I>) -> Self {
        let write = self.table().insert(item);
        self.push(write)
    }

    /// Creates or overwrites an item.
    pub fn put<I>(self, item: impl IntoItem<S, Item = I>) -> Self {
        let write = self.table().put(item);
        self.push(write)
    }

    /// Overwrites an item; the transaction is cancelled if it doesn't exist.
    pub fn replace<I>(self, item: impl IntoItem<S, Item = I>) -> Self {
        let write = self.table().replace(item);
        self.push(write)
    }

    /// Creates an item, or sets what it lacks. To change something as well, or for a relation's attributes,
    /// [`push`](Self::push) a `table.upsert(..)`.
    pub fn upsert<I>(self, item: impl IntoItem<S, Item = I>) -> Self {
        let write = self.table().upsert(item);
        self.push(write)
    }

    /// Deletes an item, if it exists. An item that doesn't exist cancels nothing; for one that must,
    /// [`push`](Self::push) a `table.delete(..).must_exist()`.
    pub fn delete<I>(self, key: impl IntoKey<S, Item = I>) -> Self {
        let write = self.table().delete(key);
        self.push(write)
    }

    /// Changes attributes of an item; the transaction is cancelled if it doesn't exist.
    pub fn update<I, B>(
        self,
        key: impl IntoKey<S, Item = I, Basis = B>,
        change: impl FnOnce(Update<I, B>) -> Update<I, B>,
    ) -> Self {
        let write = change(self.table().update(key));
        self.push(write)
    }

    /// Changes nothing; the transaction is cancelled if the item doesn't fulfil the condition.
    pub fn check<I, K>(self, key: impl IntoKey<S, Item = I>, condition: Condition<I, K>) -> Self {
        let write = self.table().check(Verb::Check, key, Some(condition.node));
        self.push(write)
    }

    /// Changes nothing; the transaction is cancelled if there is no such item.
    pub fn check_exists<I>(self, key: impl IntoKey<S, Item = I>) -> Self {
        let write = self.table().check(Verb::CheckExists, key, None);
        self.push(write)
    }

    /// Changes nothing; the transaction is cancelled if there is such an item.
    pub fn check_not_exists<I>(self, key: impl IntoKey<S, Item = I>) -> Self {
        let write = self.table().check(Verb::CheckNotExists, key, None);
        self.push(write)
    }

    /// Adds any write that could be awaited alone, of this table or of another one.
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
    /// let _move = table
    ///     .transact_write()
    ///     .push(table.delete((&alice, Group::sort_key("1"))).must_exist())
    ///     .push(table.insert((&alice, Group::sort_key("2"))).attribute("role", "admin"));
    /// ```
    pub fn push(mut self, write: impl IntoWrite) -> Self {
        let mut write = write.into_write();
        write.time = write.time.map(|_| self.request.time);
        self.request.writes.push(write);
        self
    }

    /// Makes sending the transaction again harmless: for ten minutes DynamoDB carries out one token once.
    ///
    /// 1 to 36 characters. The transaction must then be the same one: sent again, clone it, since one that is made anew has
    /// another time for its relations' [time stamps](crate::Relation#time-stamps). Without a token each awaited transaction has a token of its own, which covers the SDK's retries.
    /// [Idempotency](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-apis-txwriteitems-idempotency)
    /// in AWS's guide.
    pub fn idempotency_token(mut self, token: impl Into<String>) -> Self {
        self.request.token = Some(token.into());
        self
    }

    /// The request as it would be sent.
    ///
    /// # Errors
    ///
    /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest), as awaiting gives it.
    pub fn to_input(&self) -> Result<TransactWriteItemsInput> {
        Ok(self.clone().into_sdk()?.as_input().clone().build().expect("the required fields are set"))
    }

    /// The SDK's builder with everything filled in, for what this library has no method for.
    ///
    /// # Errors
    ///
    /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest), as awaiting gives it.
    pub fn into_sdk(self) -> Result<TransactWriteItemsFluentBuilder> {
        self.request.into_sdk()
    }
}

impl<S> Clone for TransactWrite<S> {
    fn clone(&self) -> Self {
        Self { request: self.request.clone(), table: PhantomData }
    }
}

impl<S> fmt::Debug for TransactWrite<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TransactWrite ")?;
        f.debug_list().entries(&self.request.writes).finish()
    }
}

impl<S> IntoFuture for TransactWrite<S> {
    type Output = Result<()>;
    type IntoFuture = OperationFuture<()>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(client::transact_write(self.request))
    }
}
