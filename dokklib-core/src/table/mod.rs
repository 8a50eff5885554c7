mod setup;
#[cfg(feature = "aws")]
mod timeouts;

use std::fmt;
use std::marker::PhantomData;

use crate::attribute::Attribute;
use crate::collection::{Collection, CollectionRequest, ContainsAll, IntoPartition, ItemByItem, MemberKey};
use crate::expr::{Path, Unique};
use crate::item::{
    ChecksVersion, DeletableWith, HasUniqueValues, HasVersion, InBatch, IntoItem, IntoKey, ItemOf, ReplaceableWith,
    WholeItem,
};
use crate::operation::{
    self, BatchGet, BatchGetFrom, BatchGetRequest, BatchItem, BatchKeys, BatchWrite, ByItem, CheckKeys, Delete,
    DeleteAll, DeleteFrom, Get, GetByUnique, Handle, Insert, IntoKeyCondition, ItemsToDelete, Put, Query, QueryRequest,
    QuerySpec, RepairUnique, Replace, Scan, TransactGet, TransactGetFrom, TransactKeys, TransactWrite, UniqueOperands,
    Update, UpdateWithRetry, Upsert, WriteKind,
};
use crate::schema::{Schema, SingleTable};

/// A DynamoDB table with the schema `S`. Every operation starts here.
///
/// [`new`](Table::new) and `from_env` create a table with the schema [`SingleTable`]. For another schema, use the
/// constructors that `#[derive(Schema)]` generates: `Shop::table(client, "shop")` and `Shop::from_env("shop").await`. A
/// `Table` is cheap to clone. Share it between tasks and threads.
///
/// Each method returns a builder with the options of the operation. Awaiting the builder sends the request.
///
/// Any operation can fail because DynamoDB throttles it, denies it or doesn't respond in time: with
/// [`Throttled`](crate::ErrorKind::Throttled), [`Denied`](crate::ErrorKind::Denied),
/// [`Unavailable`](crate::ErrorKind::Unavailable) or [`Timeout`](crate::ErrorKind::Timeout). The sections on errors of the
/// methods list only other kinds. [`with_deadline`](Self::with_deadline) limits the time of every operation, with all of its
/// requests and retries.
///
/// | to read | effect |
/// | --- | --- |
/// | [`get`](Self::get) | reads an item by its key |
/// | [`get_by_unique`](Self::get_by_unique) | reads the item with a unique value |
/// | [`query`](Self::query), [`query_as`](Self::query_as) | read the items of one partition, or of an index |
/// | [`scan`](Self::scan) | reads the whole table |
/// | [`batch_get`](Self::batch_get), [`batch_get_as`](Self::batch_get_as) | read any number of items by their keys |
/// | [`transact_get`](Self::transact_get) | reads items as they are at one point in time |
///
/// | to write | effect |
/// | --- | --- |
/// | [`insert`](Self::insert) | creates an item |
/// | [`put`](Self::put) | creates or overwrites an item |
/// | [`replace`](Self::replace) | overwrites an existing item |
/// | [`update`](Self::update), [`update_with_retry`](Self::update_with_retry) | change attributes of an existing item |
/// | [`upsert`](Self::upsert) | updates an item, or creates it |
/// | [`delete`](Self::delete) | deletes an item |
/// | [`transact_write`](Self::transact_write) | applies all of its writes or none |
/// | [`batch_write`](Self::batch_write), [`batch_put`](Self::batch_put), [`batch_delete`](Self::batch_delete) | put and delete any number of items |
/// | [`delete_all`](Self::delete_all) | deletes all items of a query or a scan |
///
/// | to configure and to maintain | effect |
/// | --- | --- |
/// | [`with_deadline`](Self::with_deadline), [`with_max_attempts`](Self::with_max_attempts), [`with_meter`](Self::with_meter), [`with_decoding_by_sdk`](Self::with_decoding_by_sdk) | return the same table with other options for its operations |
/// | [`create`](Self::create), [`exists`](Self::exists) | create the table in DynamoDB, and check whether it exists |
/// | [`check_keys`](Self::check_keys) | compares stored keys with the declared ones |
/// | [`repair_unique`](Self::repair_unique) | adds and removes the markers of unique values |
pub struct Table<S = SingleTable> {
    handle: Handle,
    schema: PhantomData<fn() -> S>,
}

// The details of each method and its example are in a file of its name, so that this file shows all methods at a glance. The
// methods are in the module of the type, because rustc's notes on their bounds would otherwise show the path of an internal module.

/// # Reads
impl<S: Schema> Table<S> {
    /// Reads an item by its key. Returns `None` if the item doesn't exist.
    ///
    #[doc = include_str!("method/get.md")]
    #[doc(alias = "GetItem")]
    #[doc(alias = "get_item")]
    pub fn get<I>(&self, key: impl IntoKey<S, Item = I>) -> Get<I> {
        self.handle.get_by::<S, _>(key)
    }

    /// Reads the item with a unique value, `#[entity(unique)]`. Returns `None` if no item has it.
    ///
    #[doc = include_str!("method/get_by_unique.md")]
    pub fn get_by_unique<I: ItemOf<S>, T: Attribute, V>(
        &self,
        path: Path<I, T, Unique<V>>,
        values: impl UniqueOperands<I, V>,
    ) -> GetByUnique<I> {
        GetByUnique::new(self.handle.clone(), &path, values)
    }

    /// Queries the items of one partition (an item collection), or only a range of their sort keys.
    ///
    #[doc = include_str!("method/query.md")]
    #[doc(alias = "query_prefix")]
    #[doc(alias = "KeyConditionExpression")]
    pub fn query<By, I>(&self, keys: impl IntoKeyCondition<S, Spec = QuerySpec<By, I>>) -> Query<S, By, I> {
        let spec = keys.into_spec();
        let decode = spec.output.decode;
        Query::new(QueryRequest::new(self.handle.clone(), spec), decode)
    }

    /// Queries a whole item collection and decodes each item as its own type.
    ///
    #[doc = include_str!("method/query_as.md")]
    pub fn query_as<C: Collection<S>>(&self, key: impl IntoPartition<Partition: ContainsAll<C::This>>) -> C::Operation {
        C::operation(CollectionRequest::new(self.handle.clone(), key.into_partition()))
    }

    /// Scans the whole table for the items of one type.
    ///
    #[doc = include_str!("method/scan.md")]
    #[doc(alias = "Scan")]
    pub fn scan<I: ItemOf<S>>(&self) -> Scan<S, I> {
        operation::scan(self.handle.clone())
    }

    /// Reads any number of items by their keys. Returns the items in the order of the keys, with `None` for items that
    /// don't exist. Without any keys it sends no request and returns no items.
    ///
    #[doc = include_str!("method/batch_get.md")]
    #[doc(alias = "BatchGetItem")]
    #[doc(alias = "batch_get_item")]
    pub fn batch_get<Keys, Kind>(&self, keys: Keys) -> Keys::Batch
    where
        Keys: BatchKeys<S, Kind>,
    {
        keys.into_batch(BatchGetFrom(self.handle.clone()))
    }

    /// Reads any number of items of several types by their keys, in one list. Returns the items in the order of the keys,
    /// as values of a [`Collection`](crate::collection::Collection) that is an enum.
    ///
    #[doc = include_str!("method/batch_get_as.md")]
    pub fn batch_get_as<C: Collection<S> + ItemByItem>(
        &self,
        keys: impl IntoIterator<Item = MemberKey<C>>,
    ) -> BatchGet<C> {
        let keys = keys.into_iter().map(|key| key.key).collect();
        let mut request = BatchGetRequest::new(self.handle.clone(), C::name, keys, None);
        request.ttl = self.handle.layout.ttl.filter(|_| C::HAS_TTL);
        if let Some(names) = C::projection() {
            request.projection.project_fields(self.handle.layout, |add| names.into_iter().for_each(add));
        }
        BatchGet::with_decode(request, C::decode)
    }

    /// Reads up to 100 items as they are at one point in time, in one transaction: a tuple of up to twelve keys of any types,
    /// or a list of keys of one type. Returns a tuple or a vector, with `None` for items that don't exist.
    ///
    #[doc = include_str!("method/transact_get.md")]
    #[doc(alias = "TransactGetItems")]
    #[doc(alias = "transact_get_items")]
    pub fn transact_get<Keys, Kind>(&self, keys: Keys) -> TransactGet<Keys::Items>
    where
        Keys: TransactKeys<S, Kind>,
    {
        keys.into_transaction(TransactGetFrom(self.handle.clone()))
    }
}

/// # Writes
impl<S: Schema> Table<S> {
    /// Creates an item. Fails if the item already exists.
    ///
    #[doc = include_str!("method/insert.md")]
    #[doc(alias = "PutItem")]
    #[doc(alias = "put_item")]
    #[doc(alias = "InsertArg")]
    #[doc(alias = "attribute_not_exists")]
    pub fn insert<I>(&self, item: impl IntoItem<S, Item = I, Old: WholeItem>) -> Insert<I> {
        Insert::from_write(self.handle.write_item::<S, _>(WriteKind::Insert, item))
    }

    /// Creates an item, or overwrites it entirely.
    ///
    #[doc = include_str!("method/put.md")]
    #[doc(alias = "PutItem")]
    #[doc(alias = "put_item")]
    #[doc(alias = "PutArg")]
    pub fn put<I, O>(&self, item: impl IntoItem<S, Item = I, Old = O>) -> Put<I>
    where
        O: WholeItem,
        I: ReplaceableWith<O>,
    {
        Put::from_write(self.handle.write_item::<S, _>(WriteKind::Put, item))
    }

    /// Overwrites an item entirely. Fails if the item doesn't exist.
    ///
    #[doc = include_str!("method/replace.md")]
    #[doc(alias = "PutItem")]
    #[doc(alias = "attribute_exists")]
    pub fn replace<I, O>(&self, item: impl IntoItem<S, Item = I, Old = O>) -> Replace<I>
    where
        O: WholeItem,
        I: ReplaceableWith<O>,
    {
        Replace::from_write(self.handle.write_item::<S, _>(WriteKind::Replace, item))
    }

    /// Updates attributes of an existing item. Other attributes are unchanged. Fails if the item doesn't exist.
    ///
    #[doc = include_str!("method/update.md")]
    #[doc(alias = "UpdateItem")]
    #[doc(alias = "update_item")]
    #[doc(alias = "patch")]
    pub fn update<I, B, V>(&self, key: impl IntoKey<S, Item = I, Basis = B, Version = V>) -> Update<I, B>
    where
        I: ChecksVersion<V>,
    {
        Update::from_write(self.handle.update::<S, _>(key))
    }

    /// Reads an item with a version, updates it, and repeats both if another write has changed the item in the meantime: a
    /// read-modify-write with optimistic locking. Returns the updated item.
    ///
    #[doc = include_str!("method/update_with_retry.md")]
    pub fn update_with_retry<I>(
        &self,
        key: impl IntoKey<S, Item = I>,
        change: impl FnMut(&I, Update<I, ByItem>) -> Update<I, ByItem> + Send + 'static,
    ) -> UpdateWithRetry<I>
    where
        I: HasVersion + ItemOf<S> + 'static,
    {
        let update = |handle: &Handle, item: &I| Update::from_write(handle.update::<S, _>(item));
        UpdateWithRetry::new(self.handle.get_by::<S, _>(key), update, Box::new(change))
    }

    /// Creates the item if it doesn't exist, otherwise updates it. Fields without an explicit change are written only
    /// if the attribute is missing.
    ///
    #[doc = include_str!("method/upsert.md")]
    #[doc(alias = "UpdateItem")]
    #[doc(alias = "update_attributes")]
    #[doc(alias = "UpdateArg")]
    pub fn upsert<I>(&self, item: impl IntoItem<S, Item = I, Old: WholeItem>) -> Upsert<I> {
        Upsert::from_write(self.handle.upsert::<S, _>(item))
    }

    /// Deletes an item. A missing item is not an error, unless [`must_exist`](Delete::must_exist) is called.
    ///
    #[doc = include_str!("method/delete.md")]
    #[doc(alias = "DeleteItem")]
    #[doc(alias = "delete_item")]
    #[doc(alias = "DeleteArg")]
    pub fn delete<I, V>(&self, key: impl IntoKey<S, Item = I, Version = V>) -> Delete<I>
    where
        I: DeletableWith<V>,
    {
        Delete::from_write(self.handle.delete::<S, _>(key))
    }

    /// Writes up to 100 items in one transaction: either all writes are applied or none.
    ///
    #[doc = include_str!("method/transact_write.md")]
    #[doc(alias = "TransactWriteItems")]
    #[doc(alias = "transact_write_items")]
    pub fn transact_write(&self) -> TransactWrite<S> {
        TransactWrite::new(self.handle.clone())
    }

    /// Puts and deletes any number of items, of several types and tables. Returns the number of operations.
    ///
    #[doc = include_str!("method/batch_write.md")]
    #[doc(alias = "BatchWriteItem")]
    #[doc(alias = "batch_write_item")]
    pub fn batch_write(&self) -> BatchWrite<S> {
        BatchWrite::new(self.handle.clone())
    }

    /// Creates or overwrites any number of items: [`batch_write`](Self::batch_write) with
    /// [`put_all`](BatchWrite::put_all).
    ///
    #[doc = include_str!("method/batch_put.md")]
    #[doc(alias = "BatchWriteItem")]
    pub fn batch_put<I: InBatch>(
        &self,
        items: impl IntoIterator<Item: IntoItem<S, Item = I, Old: WholeItem>>,
    ) -> BatchWrite<S> {
        self.batch_write().put_all(items)
    }

    /// Deletes any number of items by their keys: [`batch_write`](Self::batch_write) with
    /// [`delete_keys`](BatchWrite::delete_keys). Returns the number of keys. A missing item is not an error.
    ///
    /// # Errors
    ///
    /// The same as [`batch_write`](Self::batch_write).
    #[doc(alias = "BatchWriteItem")]
    pub fn batch_delete<I: InBatch>(&self, keys: impl IntoIterator<Item: IntoKey<S, Item = I>>) -> BatchWrite<S> {
        self.batch_write().delete_keys(keys)
    }

    /// Deletes all items that a query, a collection or a scan returns. Returns their number.
    ///
    #[doc = include_str!("method/delete_all.md")]
    pub fn delete_all<I>(&self, items: impl ItemsToDelete<S, Item = I>) -> DeleteAll
    where
        I: BatchItem,
    {
        items.delete_from(DeleteFrom(self.handle.clone()))
    }
}

/// # Maintenance
impl<S: Schema> Table<S> {
    /// Checks that the stored keys of up to `items` items of one type are the keys that its declaration makes. It finds a
    /// declaration that differs from the keys of an existing table, before a program relies on it.
    ///
    #[doc = include_str!("method/check_keys.md")]
    pub fn check_keys<I: ItemOf<S>>(&self, items: usize) -> CheckKeys<I> {
        CheckKeys::new(self.handle.clone(), items)
    }

    /// Adds the missing markers of unique values for the items of one type, and removes the markers without an owner.
    ///
    #[doc = include_str!("method/repair_unique.md")]
    pub fn repair_unique<I: HasUniqueValues + ItemOf<S>>(&self) -> RepairUnique<I> {
        RepairUnique::new(self.handle.clone())
    }
}

impl<S> Clone for Table<S> {
    fn clone(&self) -> Self {
        Self { handle: self.handle.clone(), schema: PhantomData }
    }
}

impl<S> fmt::Debug for Table<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Table").field("name", &self.handle.table.as_str()).finish_non_exhaustive()
    }
}

// At the end, because rustdoc shows the methods in the order of the source: constructors, reads, writes, options.
mod options;
