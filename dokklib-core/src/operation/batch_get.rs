use std::any::TypeId;
use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;
use std::marker::PhantomData;

use super::attributes::Chosen;
use super::{ByName, OperationFuture};
use crate::client::{self, Handle};
use crate::error::{Context, Fault, Result};
use crate::item::{self, Decode, Readable};
use crate::key::{AnyKey, PrimaryKey};
use crate::projection::Projection;

/// Reads any number of items of type `I` by their keys; made by [`Table::batch_get`](crate::Table::batch_get).
///
/// A key that is given twice is read once. The keys are read 100 at a time, four requests at the same time. What the
/// service leaves unprocessed is asked for again: at once where the answer was full (16 MB in all, or 1 MB of one
/// partition), and else, since the table is then throttled, after pauses of 50 ms to 5 s at most, with full jitter, by the
/// client's own sleep. After ten answers in a row without a single item it gives up.
///
/// [`BatchGetItem`](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html) in AWS's
/// reference. It is no transaction: each item is read at a time of its own.
#[must_use = "an operation does nothing until it is awaited"]
pub struct BatchGet<I> {
    request: BatchGetRequest,
    decode: Decode<I>,
    of: PhantomData<fn() -> I>,
}

/// A read of many items as plain data.
#[derive(Clone)]
pub(crate) struct BatchGetRequest {
    pub(crate) handle: Handle,
    pub(crate) entity: fn() -> Cow<'static, str>,
    /// Each key once.
    pub(crate) keys: Vec<AnyKey>,
    /// Which of the keys is asked for at each position.
    pub(crate) positions: Vec<usize>,
    pub(crate) consistent: bool,
    pub(crate) chosen: Chosen,
}

impl BatchGetRequest {
    pub(crate) fn new<I>(handle: Handle, entity: fn() -> Cow<'static, str>, given: Vec<PrimaryKey<I>>) -> Self {
        let mut known = HashMap::with_capacity(given.len());
        let mut keys = Vec::new();
        let mut positions = Vec::with_capacity(given.len());
        for key in given {
            let key: AnyKey = key.cast();
            positions.push(*known.entry(key.clone()).or_insert_with(|| {
                keys.push(key);
                keys.len() - 1
            }));
        }
        Self { handle, entity, keys, positions, consistent: false, chosen: Chosen::default() }
    }

    pub(crate) fn context(&self) -> Context {
        Context { operation: "batch_get", entity: Some(self.entity), writes: false }
    }

    /// Reports what DynamoDB would refuse, before anything is sent.
    pub(crate) fn check(&self) -> Result<(), Fault> {
        if self.keys.is_empty() {
            return Err(Fault::EmptyBatch);
        }
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
        Self { request, decode: item::decode::<I>, of: PhantomData }
    }

    /// Reads what all writes before have left, at twice the price.
    ///
    /// [Read consistency](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.ReadConsistency.html)
    /// in AWS's guide.
    pub fn consistent(mut self) -> Self {
        self.request.consistent = true;
        self
    }

    /// Reads only the attributes of these names, besides the keys; what an item lacks of them, it lacks.
    ///
    /// The names are whole: `a.b` is the attribute `a.b`. DynamoDB counts the capacity that a read takes by the whole item.
    /// [Projection expressions](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.ProjectionExpressions.html)
    /// in AWS's guide.
    pub fn attributes(mut self, names: impl IntoIterator<Item: Into<String>>) -> Self
    where
        I: ByName,
    {
        self.request.chosen.extend(names);
        self.decode = item::decode_in_part::<I>;
        self
    }
}

impl<I> BatchGet<I> {
    /// Reads only the fields of a projection: `.project::<OrderTotal>()`.
    ///
    /// DynamoDB counts the capacity that a read takes by the whole item.
    pub fn project<P: Projection<I>>(mut self) -> BatchGet<P> {
        self.request.chosen.project::<I, P>(self.request.handle.layout);
        BatchGet { request: self.request, decode: P::decode, of: PhantomData }
    }
}

impl<I: 'static> BatchGet<I> {
    /// A result for each key, so that an item that can't be read hides no other.
    ///
    /// # Errors
    ///
    /// As awaiting the batch, without [`Decode`](crate::ErrorKind::Decode), which is in the results.
    pub async fn results(self) -> Result<Vec<Result<Option<I>>>> {
        let Self { request, decode, .. } = self;
        let (context, layout) = (request.context(), request.handle.layout);
        let read = client::batch_get(request, TypeId::of::<I>()).await?;
        let decoded = read.into_iter().map(|attributes| {
            attributes
                .map(|attributes| decode(attributes, layout))
                .transpose()
                .map_err(|error| error.in_context(&context))
        });
        Ok(decoded.collect())
    }
}

impl<I> Clone for BatchGet<I> {
    fn clone(&self) -> Self {
        Self { request: self.request.clone(), decode: self.decode, of: PhantomData }
    }
}

impl<I> fmt::Debug for BatchGet<I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BatchGet({} keys of {})", self.request.keys.len(), (self.request.entity)())
    }
}

impl<I: 'static> IntoFuture for BatchGet<I> {
    type Output = Result<Vec<Option<I>>>;
    type IntoFuture = OperationFuture<Vec<Option<I>>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move { self.results().await?.into_iter().collect() })
    }
}
