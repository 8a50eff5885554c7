use std::fmt;

use aws_sdk_dynamodb::operation::query::QueryInput;
use aws_sdk_dynamodb::operation::query::builders::QueryFluentBuilder;

use super::{OperationFuture, QueryRequest};
use crate::client;
use crate::error::Result;
use crate::item::Attributes;
use crate::schema::Layout;

/// What a query was asked by that gives a whole item collection, item by item as an enum.
#[derive(Debug)]
pub struct Collected;

/// How the items of a collection become one value.
pub(crate) type GatherItems<C> = fn(Vec<Attributes>, &Layout) -> Result<C>;

/// Reads a whole item collection as one struct; made by [`Table::query_as`](crate::Table::query_as).
///
/// Awaiting it reads page after page until the end, and gives the struct; fields that are a `Vec` have the order of the sort
/// keys.
#[must_use = "an operation does nothing until it is awaited"]
pub struct Gather<C> {
    request: QueryRequest,
    gather: GatherItems<C>,
}

impl<C> Gather<C> {
    pub(crate) fn new(request: QueryRequest, gather: GatherItems<C>) -> Self {
        Self { request, gather }
    }

    /// Reads what all writes before have left, at twice the price.
    ///
    /// Each page is so; between two of them, others can write.
    /// [Read consistency](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.ReadConsistency.html)
    /// in AWS's guide.
    pub fn consistent(mut self) -> Self {
        self.request.consistent = true;
        self
    }

    /// Reads at most so many items with one request, 1 at least. Without it a page is as large as DynamoDB makes it, 1 MB.
    pub fn page_size(mut self, items: usize) -> Self {
        self.request.page_size = Some(items.max(1));
        self
    }

    /// The request for the first page as it would be sent.
    ///
    /// # Errors
    ///
    /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest), as awaiting gives it.
    pub fn to_input(&self) -> Result<QueryInput> {
        Ok(self.clone().into_sdk()?.as_input().clone().build().expect("the required fields are set"))
    }

    /// The SDK's builder with everything filled in, for what this library has no method for.
    ///
    /// # Errors
    ///
    /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest), as awaiting gives it.
    pub fn into_sdk(self) -> Result<QueryFluentBuilder> {
        self.request.into_sdk()
    }
}

impl<C> Clone for Gather<C> {
    fn clone(&self) -> Self {
        Self { request: self.request.clone(), gather: self.gather }
    }
}

impl<C> fmt::Debug for Gather<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Gather({})", self.request.range)
    }
}

impl<C: 'static> IntoFuture for Gather<C> {
    type Output = Result<C>;
    type IntoFuture = OperationFuture<C>;

    fn into_future(self) -> Self::IntoFuture {
        let Self { request, gather } = self;
        Box::pin(async move {
            let (context, layout) = (request.context(), request.handle.layout);
            let items = client::Pages::new(request.into_reading()?).all().await?;
            gather(items, layout).map_err(|error| error.in_context(&context))
        })
    }
}
