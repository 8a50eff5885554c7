use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;

use crate::attribute::Attributes;
use crate::attribute::fields::Names;
use crate::error::{Context, Error, Fault, Result};
use crate::index::Index;
use crate::item::{ItemOf, LifeCycle, RawItem, Relation};
use crate::key::{self, AttributePartitionKey, IntoPartitionKey, IntoPrefixSortKey, PartitionKey};
use crate::operation::batch_item::DeletableBy;
use crate::operation::query::QueryRequest;
use crate::operation::scan::ScanRequest;
use crate::operation::{
    BatchOptions, CollectionQuery, ErasedKeyCondition, Guards, Handle, IntoKeyCondition, ItemKeys, KeyCondition, Meter,
    ProjectedAttributes, Query, QuerySpec, Scan, SortEntity, Write, WriteAction, WriteData, WriteKind,
};
use crate::schema::{DeclaredKey, Entity, GeneratedPartitionKey, HasRelations, Tag};

/// Deletes all items that a query, a collection or a scan returns; returned by
/// [`Table::delete_all`](crate::Table::delete_all).
///
/// Awaiting it returns the number of deleted items. It reads only the keys, page by page, and deletes the items of one
/// page while it reads the next, in requests like those of a [`BatchWrite`](super::BatchWrite).
///
/// Items that have expired are deleted too.
///
/// An item that is deleted costs the write capacity of its size, and reading its key costs the read capacity of its
/// size. To delete all items of a table, deleting the table is free.
#[must_use = "call `.await`: an operation does nothing until it is awaited"]
#[derive(Clone)]
pub struct DeleteAll {
    pub(crate) request: DeleteAllRequest,
}

/// The parameters of a `delete_all`.
#[derive(Clone)]
pub(crate) struct DeleteAllRequest {
    pub(crate) handle: Handle,
    pub(crate) read: ReadRequest,
    pub(crate) options: BatchOptions,
}

/// A query or a scan.
#[derive(Clone)]
pub(crate) enum ReadRequest {
    Query(Box<QueryRequest>),
    Scan(Box<ScanRequest>),
}

impl ReadRequest {
    fn handle(&self) -> &Handle {
        match self {
            Self::Query(query) => &query.handle,
            Self::Scan(scan) => &scan.handle,
        }
    }

    fn handle_mut(&mut self) -> &mut Handle {
        match self {
            Self::Query(query) => &mut query.handle,
            Self::Scan(scan) => &mut scan.handle,
        }
    }

    fn entity(&self) -> fn() -> Cow<'static, str> {
        match self {
            Self::Query(query) => query.entity,
            Self::Scan(scan) => scan.entity,
        }
    }

    fn tag(&self) -> Option<Tag> {
        match self {
            Self::Query(query) => query.tag,
            Self::Scan(scan) => scan.tag,
        }
    }

    /// Returns the keys that the requested type declares, if the read returns items of one type.
    fn declared_keys(&self) -> Option<&'static [DeclaredKey]> {
        match self {
            Self::Query(query) => query.keys,
            Self::Scan(scan) => Some(scan.keys),
        }
    }

    /// Returns the name of the item's type if it has a version or unique values. A read of one type doesn't compile then.
    fn guarded_entity(&self, item: &Attributes) -> Option<&'static str> {
        let Self::Query(query) = self else { return None };
        let member = query.guarded_member.and_then(|guarded_member| guarded_member(item, query.handle.layout));
        member.or_else(|| query.handle.layout.guarded_entity(item).map(|entity| entity.name()))
    }

    /// Requests only the keys, and the tag, which tells the items of the requested type from others. Expired items are deleted
    /// too.
    fn read_only_keys(&mut self) {
        let layout = self.handle().layout;
        let (projection, ttl) = match self {
            Self::Query(query) => (&mut query.projection, &mut query.ttl),
            Self::Scan(scan) => (&mut scan.projection, &mut scan.ttl),
        };
        *ttl = None;
        *projection = ProjectedAttributes::default();
        projection.keys_only(layout);
    }
}

impl DeleteAllRequest {
    pub(super) fn add_meter(&mut self) -> Meter {
        let meter = self.handle.calls.add_meter();
        self.read.handle_mut().calls = self.handle.calls.clone();
        meter
    }

    pub(crate) fn context(&self) -> Context {
        Context { operation: "delete_all", entity: Some(self.read.entity()), writes: true }
    }

    /// Checks that the items are in the table that `delete_all` was called on.
    pub(crate) fn check(&self) -> Result<()> {
        let context = self.context();
        self.handle.check_connected(&context)?;
        let (found, expected) = (self.read.handle().table.name(), self.handle.table.name());
        if found != expected {
            let fault = Fault::OtherTable { found: found.to_owned(), expected: expected.to_owned() };
            return Err(Error::invalid(fault).in_context(&context));
        }
        if self.read.tag().is_some_and(|tag| tag.is_required) {
            let fault = Fault::SharedKeyInBatch { entity: (self.read.entity())().into_owned() };
            return Err(Error::invalid(fault).in_context(&context));
        }
        Ok(())
    }

    /// Fails if an item without a tag has keys in another format than the declared one. It is unknown whether it is an item
    /// of the requested type. Also fails for an item with a version or unique values, which a batch can't check.
    pub(crate) fn check_item(&self, item: &Attributes) -> Result<()> {
        let layout = self.handle.layout;
        if let Some(entity) = self.read.guarded_entity(item) {
            return Err(Error::invalid(Fault::GuardedItem { entity }).in_context(&self.context()));
        }
        let is_tagged = layout.tag.is_some_and(|tag| item.contains_key(tag));
        match self.read.declared_keys().filter(|_| !is_tagged) {
            Some(keys) => key::check_primary_key(item, keys, layout)
                .map_err(|fault| Error::decode(self.read.entity()(), fault).in_context(&self.context())),
            None => Ok(()),
        }
    }

    /// Returns the delete of an item that was read.
    pub(crate) fn delete(&self, item: Attributes) -> Write {
        let layout = self.handle.layout;
        let key = item.into_iter().filter(|(name, _)| layout.key_names().any(|key| key == name)).collect();
        const NO_KEYS: &ItemKeys =
            &ItemKeys { declared: &[], fields: &[], key_only: &[], names: Names::new(&[], &[]), constants: &[] };
        Write::new(WriteData {
            handle: self.handle.clone(),
            kind: WriteKind::Delete,
            entity: self.read.entity(),
            keys: NO_KEYS,
            // The read has skipped the items of other entities, and a batch has no conditions.
            tag: None,
            guards: Guards::default(),
            action: Ok(WriteAction::Delete { key }),
            condition: None,
            returning_old_on_failure: false,
            life_cycle: &LifeCycle::NONE,
            unique: None,
            has_relation_timestamps: false,
            timestamp: None,
            free_attributes: BTreeSet::new(),
        })
    }
}

impl DeleteAll {
    fn new(handle: Handle, mut read: ReadRequest) -> Self {
        read.read_only_keys();
        read.handle_mut().calls = handle.calls.clone();
        Self { request: DeleteAllRequest { handle, read, options: BatchOptions::default() } }
    }

    /// Sets the maximum number of requests in flight that delete items, at least 1. The default is 4.
    ///
    /// It starts with this number. While the table is throttled, it has fewer requests in flight.
    pub fn concurrency(mut self, requests: usize) -> Self {
        self.request.options.set_concurrency(requests);
        self
    }

    /// Calls the closure after every response to a delete request with the number of items that are deleted, the number
    /// that DynamoDB left unprocessed and that are deleted again, and the number that were read and are not deleted yet.
    pub fn on_progress(mut self, callback: impl FnMut(usize, usize, usize) + Send + 'static) -> Self {
        self.request.options.set_on_progress(callback);
        self
    }
}

impl fmt::Debug for DeleteAll {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DeleteAll({})", (self.request.read.entity())())
    }
}

/// The items that [`Table::delete_all`](crate::Table::delete_all) deletes: a query, a collection or a scan before it is
/// awaited, or the argument of [`Table::query`](crate::Table::query).
#[diagnostic::on_unimplemented(
    message = "`{Self}` doesn't select items of a table of the schema `{S}`",
    label = "pass `Order::query(..)`, or a read before it is awaited: `table.query(..)`, `query_as` or `scan`",
    note = "a collection with a limit doesn't select all items; to delete items by their keys, use `table.batch_delete(keys)`"
)]
pub trait ItemsToDelete<S> {
    /// The type of the items.
    #[doc(hidden)]
    type Item;

    #[doc(hidden)]
    fn delete_from(self, table: DeleteFrom) -> DeleteAll;
}

/// The table that items are deleted from.
#[doc(hidden)]
pub struct DeleteFrom(pub(crate) Handle);

impl fmt::Debug for DeleteFrom {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DeleteFrom({:?})", self.0.table)
    }
}

impl DeleteFrom {
    fn query<By, I>(self, spec: QuerySpec<By, I>) -> DeleteAll {
        let query = QueryRequest::new(self.0.clone(), spec);
        DeleteAll::new(self.0, ReadRequest::Query(Box::new(query)))
    }
}

#[diagnostic::do_not_recommend]
impl<S, By: DeletableBy, I> ItemsToDelete<S> for Query<S, By, I> {
    type Item = By::Item;

    fn delete_from(self, table: DeleteFrom) -> DeleteAll {
        DeleteAll::new(table.0, ReadRequest::Query(Box::new(self.request)))
    }
}

#[diagnostic::do_not_recommend]
impl<S, C> ItemsToDelete<S> for CollectionQuery<C> {
    type Item = RawItem;

    fn delete_from(self, table: DeleteFrom) -> DeleteAll {
        DeleteAll::new(table.0, ReadRequest::Query(Box::new(self.request)))
    }
}

#[diagnostic::do_not_recommend]
impl<S, I, X, Output> ItemsToDelete<S> for Scan<S, I, X, Output> {
    type Item = I;

    fn delete_from(self, table: DeleteFrom) -> DeleteAll {
        DeleteAll::new(table.0, ReadRequest::Scan(Box::new(self.request)))
    }
}

impl<S, I: ItemOf<S>, X: Index, Parts, Output> ItemsToDelete<S> for KeyCondition<I, X, Parts, Output> {
    type Item = I;

    fn delete_from(self, table: DeleteFrom) -> DeleteAll {
        table.query(IntoKeyCondition::<S>::into_spec(self))
    }
}

#[diagnostic::do_not_recommend]
impl<S, I: ItemOf<S>, Output> ItemsToDelete<S> for ErasedKeyCondition<I, Output> {
    type Item = I;

    fn delete_from(self, table: DeleteFrom) -> DeleteAll {
        table.query(IntoKeyCondition::<S>::into_spec(self))
    }
}

#[diagnostic::do_not_recommend]
impl<S: GeneratedPartitionKey, P: Entity> ItemsToDelete<S> for PartitionKey<P> {
    type Item = RawItem;

    fn delete_from(self, table: DeleteFrom) -> DeleteAll {
        table.query(IntoKeyCondition::<S>::into_spec(self))
    }
}

#[diagnostic::do_not_recommend]
impl<S: GeneratedPartitionKey, P: Entity> ItemsToDelete<S> for &PartitionKey<P> {
    type Item = RawItem;

    fn delete_from(self, table: DeleteFrom) -> DeleteAll {
        table.query(IntoKeyCondition::<S>::into_spec(self))
    }
}

#[diagnostic::do_not_recommend]
impl<S, T> ItemsToDelete<S> for AttributePartitionKey<S, T> {
    type Item = RawItem;

    fn delete_from(self, table: DeleteFrom) -> DeleteAll {
        table.query(IntoKeyCondition::<S>::into_spec(self))
    }
}

#[diagnostic::do_not_recommend]
impl<S, T> ItemsToDelete<S> for &AttributePartitionKey<S, T> {
    type Item = RawItem;

    fn delete_from(self, table: DeleteFrom) -> DeleteAll {
        table.query(IntoKeyCondition::<S>::into_spec(self))
    }
}

#[diagnostic::do_not_recommend]
impl<S: HasRelations, A: IntoPartitionKey<Second<B>: IntoPrefixSortKey>, B> ItemsToDelete<S> for (A, B) {
    type Item = Relation<A::Entity, SortEntity<A, B>>;

    fn delete_from(self, table: DeleteFrom) -> DeleteAll {
        table.query(IntoKeyCondition::<S>::into_spec(self))
    }
}
