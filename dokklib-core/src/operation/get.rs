use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use aws_sdk_dynamodb::operation::get_item::GetItemInput;
use aws_sdk_dynamodb::operation::get_item::builders::GetItemFluentBuilder;

use super::attributes::Chosen;
use super::{ByName, OperationFuture};
use crate::client::{self, Handle};
use crate::error::{Context, Error, Fault, Result};
use crate::expr::Renderer;
use crate::item::{self, Attributes, Decode, Readable};
use crate::projection::Projection;

/// Reads one item of type `I`; made by [`Table::get`](crate::Table::get).
#[must_use = "an operation does nothing until it is awaited"]
pub struct Get<I> {
    request: GetRequest,
    decode: Decode<I>,
    of: PhantomData<fn() -> I>,
}

/// A read of one item as plain data.
#[derive(Clone)]
pub(crate) struct GetRequest {
    pub(crate) handle: Handle,
    pub(crate) entity: fn() -> Cow<'static, str>,
    pub(crate) key: Result<Attributes, Fault>,
    pub(crate) consistent: bool,
    pub(crate) chosen: Chosen,
}

impl GetRequest {
    pub(crate) fn new(handle: Handle, entity: fn() -> Cow<'static, str>, key: Result<Attributes, Fault>) -> Self {
        Self { handle, entity, key, consistent: false, chosen: Chosen::default() }
    }

    pub(crate) fn context(&self) -> Context {
        Context { operation: "get", entity: Some(self.entity), writes: false }
    }

    fn render(self) -> Result<GetItemFluentBuilder, Fault> {
        let Self { handle, key, consistent, chosen, .. } = self;
        let key = key?;
        let mut renderer = Renderer::default();
        let projection = chosen.render(&mut renderer, handle.layout, None)?;
        let get = handle.client.get_item().table_name(&*handle.table).set_key(Some(key));
        Ok(get
            .set_consistent_read(consistent.then_some(true))
            .set_projection_expression(projection)
            .set_expression_attribute_names(renderer.finish()?.names))
    }

    pub(crate) fn into_sdk(self) -> Result<GetItemFluentBuilder> {
        let context = self.context();
        self.render().map_err(|fault| Error::invalid(fault).in_context(&context))
    }
}

impl<I> Get<I> {
    pub(crate) fn new(request: GetRequest) -> Self
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

    /// Reads only the fields of a projection: `.project::<OrderTotal>()`.
    ///
    /// DynamoDB counts the capacity that a read takes by the whole item.
    pub fn project<P: Projection<I>>(mut self) -> Get<P> {
        self.request.chosen.project::<I, P>(self.request.handle.layout);
        Get { request: self.request, decode: P::decode, of: PhantomData }
    }

    /// The request as it would be sent.
    ///
    /// # Errors
    ///
    /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest), as awaiting gives it.
    pub fn to_input(&self) -> Result<GetItemInput> {
        Ok(self.clone().into_sdk()?.as_input().clone().build().expect("the required fields are set"))
    }

    /// The SDK's builder with everything filled in, for what this library has no method for.
    ///
    /// # Errors
    ///
    /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest), as awaiting gives it.
    pub fn into_sdk(self) -> Result<GetItemFluentBuilder> {
        self.request.into_sdk()
    }
}

impl<I> Clone for Get<I> {
    fn clone(&self) -> Self {
        Self { request: self.request.clone(), decode: self.decode, of: PhantomData }
    }
}

impl<I> fmt::Debug for Get<I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Get(get of {})", (self.request.entity)())
    }
}

impl<I: 'static> IntoFuture for Get<I> {
    type Output = Result<Option<I>>;
    type IntoFuture = OperationFuture<Option<I>>;

    fn into_future(self) -> Self::IntoFuture {
        let Self { request, decode, .. } = self;
        Box::pin(async move {
            let (context, layout) = (request.context(), request.handle.layout);
            let attributes = client::get(request).await?;
            attributes
                .map(|attributes| decode(attributes, layout))
                .transpose()
                .map_err(|error| error.in_context(&context))
        })
    }
}
