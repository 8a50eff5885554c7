use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use aws_sdk_dynamodb::operation::get_item::GetItemInput;
use aws_sdk_dynamodb::operation::get_item::builders::GetItemFluentBuilder;

use super::{HasFreeAttributes, ProjectedAttributes};
use crate::attribute::Attributes;
use crate::error::{Context, Error, Fault, Result};
use crate::expr::Renderer;
use crate::item::{self, Decode, Item, Projection, Readable};
use crate::operation::Handle;
use crate::schema::Tag;

/// Reads one item of type `I`; returned by [`Table::get`](crate::Table::get).
#[must_use = "call `.await`: an operation does nothing until it is awaited"]
pub struct Get<I> {
    pub(crate) request: GetRequest,
    pub(crate) decode: Decode<I>,
    pub(crate) marker: PhantomData<fn() -> I>,
}

/// The parameters of a `GetItem` request.
#[derive(Clone)]
pub(crate) struct GetRequest {
    pub(crate) handle: Handle,
    pub(crate) entity: fn() -> Cow<'static, str>,
    pub(crate) key: Result<Attributes, Fault>,
    pub(crate) consistent: bool,
    /// The time to live attribute. Expired items count as missing.
    pub(crate) ttl: Option<&'static str>,
    pub(crate) projection: ProjectedAttributes,
    /// The tag of the items, if items of other entities can have their keys. For this read, those are missing.
    pub(crate) shared_key_tag: Option<Tag>,
}

impl GetRequest {
    pub(crate) fn new<I: Item>(handle: Handle, key: Result<Attributes, Fault>) -> Self {
        let shared_key_tag = item::shared_key_tag::<I>(handle.layout);
        let ttl = I::LIFE_CYCLE.ttl(handle.layout);
        let projection = ProjectedAttributes::default();
        Self { handle, entity: I::name, key, consistent: false, ttl, projection, shared_key_tag }
    }

    pub(crate) fn context(&self) -> Context {
        Context { operation: "get", entity: Some(self.entity), writes: false }
    }

    /// Returns the request, into which the key moves.
    pub(crate) fn render(&mut self) -> Result<GetItemFluentBuilder, Fault> {
        let Self { handle, key, consistent, ttl, projection, .. } = self;
        let key = std::mem::replace(key, Ok(Attributes::new()))?;
        let mut renderer = Renderer::default();
        let projection = projection.render(&mut renderer, handle.layout, None, *ttl)?;
        let names = renderer.finish()?.names;
        // Parameters without a value are skipped, because each setter moves the builder.
        let mut get = handle.client.get_item().table_name(handle.table.checked()?).set_key(Some(key));
        if *consistent {
            get = get.consistent_read(true);
        }
        if projection.is_some() {
            get = get.set_projection_expression(projection).set_expression_attribute_names(names);
        }
        if let capacity @ Some(_) = handle.calls.return_consumed_capacity() {
            get = get.set_return_consumed_capacity(capacity);
        }
        Ok(get)
    }
}

impl<I> Get<I> {
    pub(crate) fn new(request: GetRequest) -> Self
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
    #[doc(alias = "ConsistentRead")]
    pub fn consistent(mut self) -> Self {
        self.request.consistent = true;
        self
    }

    /// Returns the item even if it has expired, that is, its time to live (`#[entity(ttl)]`) has passed.
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
    #[doc(alias = "AttributesToGet")]
    pub fn attributes(mut self, names: impl IntoIterator<Item: Into<String>>) -> Self
    where
        I: HasFreeAttributes,
    {
        self.request.projection.extend(names);
        self.decode = item::decode_partial::<I>;
        self
    }

    /// Reads only the fields of a projection: `.project::<OrderTotal>()`. The read consumes the capacity of the whole
    /// item.
    #[doc(alias = "ProjectionExpression")]
    pub fn project<P: Projection<I>>(mut self) -> Get<P> {
        self.request.projection.project::<I, P>(self.request.handle.layout);
        Get { request: self.request, decode: P::decode, marker: PhantomData }
    }

    /// Returns the SDK input of the request without sending it.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) or [`InvalidRequest`](crate::ErrorKind::InvalidRequest) for a
    /// request that can't be built. Awaiting the operation returns the same error.
    pub fn to_input(&self) -> Result<GetItemInput> {
        Ok(self.clone().into_sdk()?.as_input().clone().build().expect("the required fields are set"))
    }

    /// Returns the SDK's fluent builder of the request, to set options that this library doesn't offer.
    ///
    /// # Errors
    ///
    /// As [`to_input`](Self::to_input).
    pub fn into_sdk(mut self) -> Result<GetItemFluentBuilder> {
        self.request.render().map_err(|fault| Error::invalid(fault).in_context(&self.request.context()))
    }
}

impl<I> Clone for Get<I> {
    fn clone(&self) -> Self {
        Self { request: self.request.clone(), decode: self.decode, marker: PhantomData }
    }
}

impl<I> fmt::Debug for Get<I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Get(get of {})", (self.request.entity)())
    }
}
