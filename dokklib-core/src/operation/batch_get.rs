use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;
use std::marker::PhantomData;

use super::{HasFreeAttributes, ProjectedAttributes};
use crate::error::{Context, Fault, Result};
use crate::item::{self, Decode, Projection, Readable};
use crate::key::{AnyKey, PrimaryKey};
use crate::operation::Handle;

/// Reads any number of items of type `I` by their keys; returned by [`Table::batch_get`](crate::Table::batch_get).
///
/// Duplicate keys are read once. Each request contains up to 100 keys, and up to four requests are in flight at the
/// same time.
///
/// Unprocessed keys are retried. If the response was full (16 MB in total, or 1 MB from one partition), the retry is
/// immediate. Otherwise the table is throttled, and the retry waits with exponential backoff and full jitter: up to 50
/// ms at first, up to 5 s later, using the client's sleep implementation. After ten consecutive responses without an
/// item the batch fails with [`Unprocessed`](crate::ErrorKind::Unprocessed).
///
/// A batch is not a transaction: each item is read on its own. See
/// [`BatchGetItem`](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html) in AWS's
/// reference.
#[must_use = "an operation does nothing until it is awaited"]
pub struct BatchGet<I> {
    pub(crate) request: BatchGetRequest,
    pub(crate) decode: Decode<I>,
    pub(crate) marker: PhantomData<fn() -> I>,
}

/// The parameters of a batch, before it is split into requests.
#[derive(Clone)]
pub(crate) struct BatchGetRequest {
    pub(crate) handle: Handle,
    pub(crate) entity: fn() -> Cow<'static, str>,
    /// The distinct keys.
    pub(crate) keys: Vec<AnyKey>,
    /// The index into `keys` for each requested key, in the order of the request.
    pub(crate) positions: Vec<usize>,
    pub(crate) consistent: bool,
    pub(crate) projection: ProjectedAttributes,
}

impl BatchGetRequest {
    pub(crate) fn new<I>(handle: Handle, entity: fn() -> Cow<'static, str>, requested: Vec<PrimaryKey<I>>) -> Self {
        let mut indexes = HashMap::with_capacity(requested.len());
        let mut keys = Vec::new();
        let mut positions = Vec::with_capacity(requested.len());
        for key in requested {
            let key: AnyKey = key.cast();
            positions.push(*indexes.entry(key.clone()).or_insert_with(|| {
                keys.push(key);
                keys.len() - 1
            }));
        }
        Self { handle, entity, keys, positions, consistent: false, projection: ProjectedAttributes::default() }
    }

    pub(crate) fn context(&self) -> Context {
        Context { operation: "batch_get", entity: Some(self.entity), writes: false }
    }

    /// Checks the table name and the keys before anything is sent.
    pub(crate) fn check(&self) -> Result<(), Fault> {
        self.handle.table.checked()?;
        for (index, &key) in self.positions.iter().enumerate() {
            let checked = self.keys[key].check_in(self.handle.layout);
            checked.map_err(|fault| Fault::BatchKey { index, fault: Box::new(fault) })?;
        }
        Ok(())
    }
}

impl<I> BatchGet<I> {
    pub(crate) fn new(request: BatchGetRequest) -> Self
    where
        I: Readable,
    {
        Self { request, decode: item::decode::<I>, marker: PhantomData }
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

    /// Reads only the attributes with these names, and the keys. Names that the item doesn't have are ignored.
    ///
    /// A name is a whole attribute name: `a.b` is the attribute `a.b`, not a nested value. The read consumes the
    /// capacity of the whole item. See
    /// [Projection expressions](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.ProjectionExpressions.html)
    /// in AWS's guide.
    pub fn attributes(mut self, names: impl IntoIterator<Item: Into<String>>) -> Self
    where
        I: HasFreeAttributes,
    {
        self.request.projection.extend(names);
        self.decode = item::decode_partial::<I>;
        self
    }
}

impl<I> BatchGet<I> {
    /// Reads only the fields of a projection: `.project::<OrderTotal>()`. The read consumes the capacity of the whole
    /// items.
    pub fn project<P: Projection<I>>(mut self) -> BatchGet<P> {
        self.request.projection.project::<I, P>(self.request.handle.layout);
        BatchGet { request: self.request, decode: P::decode, marker: PhantomData }
    }
}

impl<I> Clone for BatchGet<I> {
    fn clone(&self) -> Self {
        Self { request: self.request.clone(), decode: self.decode, marker: PhantomData }
    }
}

impl<I> fmt::Debug for BatchGet<I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BatchGet({} keys of {})", self.request.keys.len(), (self.request.entity)())
    }
}
