mod request;

use std::fmt;
use std::marker::PhantomData;

use aws_sdk_dynamodb::operation::query::QueryInput;
use aws_sdk_dynamodb::operation::query::builders::QueryFluentBuilder;

pub(crate) use self::request::{IsOfField, QueryRequest};
use super::{Cursor, HasFreeAttributes, OnPage, PageProgress, ProjectedAttributes};
use crate::error::Result;
use crate::expr::Condition;
use crate::index::{IndexOf, TextPartitionKey, TextSortKey};
use crate::item::{self, Decode, RawItem, Readable};
use crate::operation::{ConsistentQuery, FilterableBy, NotKeysOf, Pair, Partition, ProjectionFor};
use crate::schema::{Entity, IndexLayout, ProjectionType};

/// Queries the items of one partition; returned by [`Table::query`](crate::Table::query).
///
/// Awaiting it reads all pages and returns all items in sort-key order, or the first error. [`stream`](Self::stream)
/// returns the items one by one, and [`page`](Self::page) a single page with a cursor. `By` is the type of the key
/// condition, and `I` the type of the items.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> dokklib::Result<()> {
/// # use dokklib::Entity;
/// # #[derive(Entity)]
/// # struct User;
/// # #[derive(Entity, Debug, PartialEq)]
/// # #[entity(pk = User(user), sk = Self(id))]
/// # struct Order { user: String, id: u64 }
/// # let local = dokklib::local::Local::start().await?;
/// # let table = local.table("SingleTable").await?;
/// # for id in 1..=5 {
/// #     table.put(Order { user: "alice".to_owned(), id }).await?;
/// # }
/// let latest = table.query(Order::query("alice").ge(2)).descending().limit(3).consistent().await?;
/// assert_eq!(latest.iter().map(|order| order.id).collect::<Vec<_>>(), [5, 4, 3]);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// - [`Decode`](crate::ErrorKind::Decode) for the first item that doesn't match its type.
/// - [`InvalidInput`](crate::ErrorKind::InvalidInput) for an invalid key or cursor, and
///   [`InvalidRequest`](crate::ErrorKind::InvalidRequest) for an invalid filter, before a request is sent.
/// - [`IndexNotFound`](crate::ErrorKind::IndexNotFound) if the table doesn't have the queried index.
///
/// # Read capacity
///
/// DynamoDB consumes read capacity for every item that it reads, whether or not the filter matches: one read capacity
/// unit for 4 KB with a strongly consistent read, half of it with an eventually consistent read. See
/// [Query](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.html) in AWS's guide.
#[must_use = "call `.await`: an operation does nothing until it is awaited"]
pub struct Query<S, By, I> {
    pub(crate) request: QueryRequest,
    pub(crate) decode: Decode<I>,
    pub(crate) marker: PhantomData<fn() -> (S, By, I)>,
}

impl<S, By, I> Query<S, By, I> {
    pub(crate) fn new(request: QueryRequest, decode: Decode<I>) -> Self {
        Self { request, decode, marker: PhantomData }
    }

    /// Limits the number of items that are returned in total, over all pages. With 0 no request is sent. `None`
    /// removes the limit.
    ///
    /// DynamoDB's own `Limit` is the [page size](Self::page_size). This method stops reading pages when the limit is
    /// reached.
    pub fn limit(mut self, items: impl Into<Option<usize>>) -> Self {
        self.request.limit = items.into();
        self
    }

    /// Returns only the items for which the condition is true. Several filters are combined with `AND`.
    ///
    /// ```
    /// use dokklib::Entity;
    ///
    /// #[derive(Entity)]
    /// struct User;
    ///
    /// #[derive(Entity)]
    /// #[entity(pk = User(user), sk = Self(id))]
    /// struct Order {
    ///     user: String,
    ///     id: u64,
    ///     total: u64,
    /// }
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> dokklib::Result<()> {
    /// # let local = dokklib::local::Local::start().await?;
    /// # let table = local.table("SingleTable").await?;
    /// for total in [50, 500] {
    ///     table.put(Order { user: "alice".to_owned(), id: total, total }).await?;
    /// }
    /// let large = table.query(Order::query("alice")).filter(Order::TOTAL.gt(100)).await?;
    /// assert_eq!(large.len(), 1);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// DynamoDB applies the filter after reading the items, so filtered items consume read capacity too. The
    /// [`limit`](Self::limit) counts the returned items. If the filter is always false, no request is sent.
    ///
    /// A filter on a key field of the queried index is a compile error: narrow the key condition instead. The query
    /// fails with [`InvalidRequest`](crate::ErrorKind::InvalidRequest) if the filter
    ///
    /// - has a raw path to a key attribute,
    /// - compares an attribute with a key field,
    /// - uses an attribute that the index doesn't project.
    ///
    /// See
    /// [Filter expressions](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.FilterExpression.html)
    /// in AWS's guide.
    #[doc(alias = "FilterExpression")]
    pub fn filter<F, K: NotKeysOf<By::Index>>(
        mut self,
        condition: Condition<F, K>, // combined with `&`, `|` and `!`
    ) -> Self
    where
        By: FilterableBy<F>,
    {
        self.request.filter = Some(match self.request.filter.take() {
            Some(filter) => filter.and(condition.node),
            None => condition.node,
        });
        self
    }

    /// Performs strongly consistent reads. They reflect every write that completed before the read, and cost twice the
    /// read capacity. The default is eventually consistent reads.
    ///
    /// A global secondary index (GSI) supports only eventually consistent reads; a local secondary index (LSI) supports
    /// both. See
    /// [Read consistency](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.ReadConsistency.html)
    /// in AWS's guide.
    #[doc(alias = "ConsistentRead")]
    pub fn consistent(mut self) -> Self
    where
        By: ConsistentQuery,
    {
        self.request.consistent = true;
        self
    }

    /// Returns the items even if they have expired, that is, their time to live (`#[entity(ttl)]`) has passed.
    ///
    /// DynamoDB deletes expired items within a few days. Without this method, they are skipped, unless the query reads an
    /// index that doesn't project the time to live.
    pub fn including_expired(mut self) -> Self {
        self.request.ttl = None;
        self
    }

    /// Reads only the attributes with these names, and the keys. Names that an item doesn't have are ignored.
    ///
    /// A name is a whole attribute name: `a.b` is the attribute `a.b`, not a nested value. The query consumes the same
    /// read capacity as without this method. See
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

    /// Reads only the fields of a projection: `.project::<OrderTotal>()`.
    ///
    /// The query consumes the same read capacity as without this method. If the queried index doesn't project whole
    /// items, the projection must name the index: `#[projection(of = Order, indexes(ByStatus))]`.
    #[doc(alias = "ProjectionExpression")]
    pub fn project<P: ProjectionFor<By>>(mut self) -> Query<S, By, P> {
        self.request.projection = ProjectedAttributes::default();
        self.request.projection.project_query::<By, P>(self.request.handle.layout);
        Query::new(self.request, P::decode)
    }

    /// Returns the items in descending sort-key order.
    #[doc(alias = "ScanIndexForward")]
    pub fn descending(mut self) -> Self {
        self.request.descending = true;
        self
    }

    /// Sets the maximum number of items that a request reads (DynamoDB's `Limit`), at least 1. Without it, a page has
    /// up to 1 MB.
    #[doc(alias = "Limit")]
    pub fn page_size(mut self, items: usize) -> Self {
        self.request.page_size = Some(items.max(1));
        self
    }

    /// Makes [`stream`](Self::stream) prefetch one page: it requests the next page while the items of the current page
    /// are consumed.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> dokklib::Result<()> {
    /// # use dokklib::Entity;
    /// # #[derive(Entity)]
    /// # struct User;
    /// # #[derive(Entity, Debug, PartialEq)]
    /// # #[entity(pk = User(user), sk = Self(id))]
    /// # struct Order { user: String, id: u64 }
    /// # let local = dokklib::local::Local::start().await?;
    /// # let table = local.table("SingleTable").await?;
    /// # for id in 1..=5 {
    /// #     table.put(Order { user: "alice".to_owned(), id }).await?;
    /// # }
    /// # async fn send_bill(_: &Order) {}
    /// use std::pin::pin;
    ///
    /// use futures_util::StreamExt;
    ///
    /// let mut orders = pin!(table.query(Order::query("alice")).page_size(2).read_ahead().stream());
    /// while let Some(order) = orders.next().await {
    ///     send_bill(&order?).await; // the next page is being read
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// This hides the latency of the requests. It needs memory for one more page. A page that is prefetched but not used
    /// consumes read capacity too. At most one page is prefetched, and none after the [`limit`](Self::limit). If a
    /// prefetch fails, the stream returns the items of the current page before the error. Dropping the stream cancels
    /// the request.
    ///
    /// A task of the current Tokio runtime reads the page. On another executor the stream returns the same items
    /// without prefetching. Only [`stream`](Self::stream) prefetches.
    pub fn read_ahead(mut self) -> Self {
        self.request.reads_ahead = true;
        self
    }

    /// Calls the closure after every page with the number of pages and items so far and the consumed read capacity, for
    /// example for a progress bar.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> dokklib::Result<()> {
    /// # use dokklib::Entity;
    /// # #[derive(Entity)]
    /// # struct User;
    /// # #[derive(Entity, Debug, PartialEq)]
    /// # #[entity(pk = User(user), sk = Self(id))]
    /// # struct Order { user: String, id: u64 }
    /// # let local = dokklib::local::Local::start().await?;
    /// # let table = local.table("SingleTable").await?;
    /// # for id in 1..=5 {
    /// #     table.put(Order { user: "alice".to_owned(), id }).await?;
    /// # }
    /// let orders = table.query(Order::query("alice")).page_size(2).on_page(|progress| {
    ///     println!("{} pages, {} orders", progress.pages, progress.items);
    /// });
    /// assert_eq!(orders.await?.len(), 5);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// The numbers begin at 0 each time the query is awaited, streamed or counted.
    pub fn on_page(mut self, callback: impl FnMut(PageProgress) + Send + 'static) -> Self {
        self.request.on_page = Some(OnPage::new(callback));
        self
    }

    /// Starts after a cursor, the [`next`](super::Page::next) of an earlier page of the same query. `None` starts at the
    /// beginning.
    ///
    /// The query rejects a cursor of another table, index or key condition as
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput). The filter, projection, limit, page size and direction may
    /// differ from those of the earlier page: a [`descending`](Self::descending) query returns the items before the
    /// cursor.
    #[doc(alias = "ExclusiveStartKey")]
    #[doc(alias = "LastEvaluatedKey")]
    pub fn after(mut self, cursor: impl Into<Option<Cursor>>) -> Self {
        (self.request.start_scope, self.request.start) = match cursor.into() {
            Some(cursor) => (Some(cursor.scope), Some(cursor.key)),
            None => (None, None),
        };
        self
    }

    /// Returns the SDK input of the request for the first page, without sending it.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) or [`InvalidRequest`](crate::ErrorKind::InvalidRequest) for a
    /// request that can't be built. Awaiting the operation returns the same error.
    pub fn to_input(&self) -> Result<QueryInput> {
        Ok(self.clone().into_sdk()?.as_input().clone().build().expect("the required fields are set"))
    }

    /// Returns the SDK's fluent builder of the request, to set options that this library doesn't offer.
    ///
    /// # Errors
    ///
    /// The same as [`to_input`](Self::to_input).
    pub fn into_sdk(self) -> Result<QueryFluentBuilder> {
        self.request.into_sdk()
    }
}

impl<S, P: Entity, C: Entity, I> Query<S, Pair<P, C>, I> {
    /// Queries a secondary index. The pair of keys is then the partition key of the index and a prefix of its sort key.
    ///
    /// An index that doesn't project all attributes returns only the projected attributes. For example,
    /// [`InverseIndex`](crate::InverseIndex) is a keys-only index, so it returns relations without attributes;
    /// `table.get(&relation)` reads the whole relation.
    #[doc(alias = "IndexName")]
    pub fn index<X>(self, _: X) -> Query<S, Pair<P, C, X>, X::Pair<P, C>>
    where
        X: IndexOf<S> + TextPartitionKey<S> + TextSortKey,
    {
        let (index, entity) = (Some(IndexLayout::of::<X>()), <X::Pair<P, C> as Readable>::name);
        let is_partial = X::PROJECTION != ProjectionType::All || self.request.projection.is_partial();
        let decode = if is_partial { item::decode_partial } else { item::decode };
        Query::new(QueryRequest { index, entity, ..self.request }, decode)
    }
}

impl<S, P: Entity> Query<S, Partition<P>, RawItem> {
    /// Queries a secondary index, by its partition key. An index that doesn't project all attributes returns only the
    /// projected attributes.
    #[doc(alias = "IndexName")]
    pub fn index<X: IndexOf<S> + TextPartitionKey<S>>(self, _: X) -> Query<S, Partition<P, X>, RawItem> {
        Query::new(QueryRequest { index: Some(IndexLayout::of::<X>()), ..self.request }, self.decode)
    }
}

impl<S, By, I> Clone for Query<S, By, I> {
    fn clone(&self) -> Self {
        Self { request: self.request.clone(), decode: self.decode, marker: PhantomData }
    }
}

impl<S, By, I> fmt::Debug for Query<S, By, I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Query({}", self.request.range)?;
        if let Some(index) = &self.request.index {
            write!(f, " in {}", index.name)?;
        }
        f.write_str(")")
    }
}
