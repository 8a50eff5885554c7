use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;
use std::marker::PhantomData;

use aws_sdk_dynamodb::operation::batch_get_item::BatchGetItemInput;
use aws_sdk_dynamodb::types::KeysAndAttributes;

use super::{BatchOptions, HasFreeAttributes, ProjectedAttributes};
use crate::attribute::Lookup;
use crate::error::{Context, Error, Fault, Result};
use crate::expr::Renderer;
use crate::item::{self, Decode, Projection, Readable};
use crate::key::AnyKey;
use crate::limit;
use crate::operation::Handle;
use crate::schema::Tag;

/// Reads any number of items of type `I` by their keys; returned by [`Table::batch_get`](crate::Table::batch_get).
///
/// Duplicate keys are read once. Each request contains up to 100 keys, and up to [`concurrency`](Self::concurrency)
/// requests are in flight at the same time. A batch without keys sends no request.
///
/// Unprocessed keys are requested again, together with others. If the response was full (16 MB in total, or 1 MB from
/// one partition), the batch continues immediately. Otherwise the table is throttled, so the batch halves the number of
/// requests in flight, and pauses with exponential backoff and full jitter: up to 50 ms at first, up to 5 s later, using
/// the client's sleep implementation. Every request that succeeds lets the number grow again. After ten consecutive
/// attempts without progress the batch fails with [`Unprocessed`](crate::ErrorKind::Unprocessed), or with
/// [`Throttled`](crate::ErrorKind::Throttled) if DynamoDB rejected the whole request.
///
/// A batch is not a transaction: each item is read on its own. See
/// [`BatchGetItem`](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html) in AWS's
/// reference.
#[must_use = "call `.await`: an operation does nothing until it is awaited"]
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
    /// A fault that was found in the keys.
    pub(crate) checked: Result<(), Fault>,
    /// The distinct keys.
    pub(crate) keys: Vec<AnyKey>,
    /// The index into `keys` for each requested key, in the order of the request.
    pub(crate) positions: Vec<usize>,
    pub(crate) consistent: bool,
    /// The time to live attribute. Expired items count as missing.
    pub(crate) ttl: Option<&'static str>,
    pub(crate) projection: ProjectedAttributes,
    pub(crate) options: BatchOptions,
    /// The tag of the items, if items of other entities can have their keys. For this read, those are missing.
    pub(crate) shared_key_tag: Option<Tag>,
}

/// The projection of a batch as expression text.
#[derive(Clone)]
pub(crate) struct RenderedProjection {
    pub(crate) expression: Option<String>,
    names: Option<HashMap<String, String>>,
}

impl BatchGetRequest {
    pub(crate) fn new(
        handle: Handle,
        entity: fn() -> Cow<'static, str>,
        requested: Vec<AnyKey>,
        shared_key_tag: Option<Tag>,
    ) -> Self {
        let mut indexes = HashMap::with_capacity(requested.len());
        let mut keys = Vec::new();
        let mut positions = Vec::with_capacity(requested.len());
        for key in requested {
            positions.push(*indexes.entry(key.clone()).or_insert_with(|| {
                keys.push(key);
                keys.len() - 1
            }));
        }
        let (projection, options) = (ProjectedAttributes::default(), BatchOptions::default());
        Self {
            handle,
            entity,
            checked: Ok(()),
            keys,
            positions,
            consistent: false,
            ttl: None,
            projection,
            options,
            shared_key_tag,
        }
    }

    /// Returns `true` if the item has the key, but is an item of another entity.
    pub(crate) fn is_of_other_entity(&self, item: &impl Lookup) -> bool {
        self.shared_key_tag.is_some_and(|tag| tag.is_of_listed_entity(item, self.handle.layout))
    }

    pub(crate) fn context(&self) -> Context {
        Context { operation: "batch_get", entity: Some(self.entity), writes: false }
    }

    /// Checks the table name and the keys before anything is sent.
    pub(crate) fn check(&self) -> Result<(), Fault> {
        self.handle.table.checked()?;
        self.checked.clone()?;
        for (index, &key) in self.positions.iter().enumerate() {
            let checked = self.keys[key].check_in(self.handle.layout);
            checked.map_err(|fault| Fault::BatchKey { index, fault: Box::new(fault) })?;
        }
        Ok(())
    }

    pub(crate) fn render_projection(&self) -> Result<RenderedProjection, Fault> {
        let mut renderer = Renderer::default();
        let expression = self.projection.render(&mut renderer, self.handle.layout, None, self.ttl)?;
        Ok(RenderedProjection { expression, names: renderer.finish()?.names })
    }

    /// Returns the table and its keys in the request for the keys with these indexes.
    pub(crate) fn request_items(
        &self,
        indexes: &[usize],
        projection: &RenderedProjection,
    ) -> Result<HashMap<String, KeysAndAttributes>, Fault> {
        let keys = indexes.iter().map(|&index| self.keys[index].clone().into_attributes(self.handle.layout));
        let keys = KeysAndAttributes::builder()
            .set_keys(Some(keys.collect::<Result<_, _>>()?))
            .set_consistent_read(self.consistent.then_some(true))
            .set_projection_expression(projection.expression.clone())
            .set_expression_attribute_names(projection.names.clone())
            .build()
            .expect("the required fields are set");
        Ok(HashMap::from([(self.handle.table.checked()?.to_owned(), keys)]))
    }

    pub(crate) fn to_inputs(&self) -> Result<Vec<BatchGetItemInput>> {
        let inputs = || {
            self.check()?;
            let projection = self.render_projection()?;
            let indexes: Vec<usize> = (0..self.keys.len()).collect();
            let chunks = indexes.chunks(limit::BATCH_GET_KEYS).map(|chunk| {
                let request_items = Some(self.request_items(chunk, &projection)?);
                let input = BatchGetItemInput::builder().set_request_items(request_items);
                let input = input.set_return_consumed_capacity(self.handle.calls.return_consumed_capacity());
                Ok(input.build().expect("the required fields are set"))
            });
            chunks.collect::<Result<Vec<_>, Fault>>()
        };
        inputs().map_err(|fault| Error::invalid(fault).in_context(&self.context()))
    }
}

impl<I> BatchGet<I> {
    pub(crate) fn new(request: BatchGetRequest) -> Self
    where
        I: Readable,
    {
        Self { request, decode: item::decode::<I>, marker: PhantomData }
    }

    /// Creates a batch whose items are decoded by this function.
    pub(crate) fn with_decode(request: BatchGetRequest, decode: Decode<I>) -> Self {
        Self { request, decode, marker: PhantomData }
    }

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

    /// Performs a strongly consistent read. It reflects every write that completed before the read, and costs twice the
    /// read capacity. The default is an eventually consistent read.
    ///
    /// See
    /// [Read consistency](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.ReadConsistency.html)
    /// in AWS's guide.
    #[doc(alias = "ConsistentRead")]
    pub fn consistent(mut self) -> Self {
        self.request.consistent = true;
        self
    }

    /// Returns the items even if they have expired, that is, their time to live (`#[entity(ttl)]`) has passed.
    ///
    /// DynamoDB deletes expired items within a few days. Without this method, an expired item counts as missing.
    pub fn including_expired(mut self) -> Self {
        self.request.ttl = None;
        self
    }

    /// Reads only the attributes with these names, and the keys. Names that the item doesn't have are ignored.
    ///
    /// A name is a whole attribute name: `a.b` is the attribute `a.b`, not a nested value. The read consumes the
    /// capacity of the whole item. See
    /// [Projection expressions](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.ProjectionExpressions.html)
    /// in AWS's guide.
    #[doc(alias = "ProjectionExpression")]
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
    #[doc(alias = "ProjectionExpression")]
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
