mod request;
mod segments;

use std::fmt;
use std::marker::PhantomData;

use aws_sdk_dynamodb::operation::scan::ScanInput;
use aws_sdk_dynamodb::operation::scan::builders::ScanFluentBuilder;

pub(crate) use self::request::ScanRequest;
use self::segments::Segments;
use super::ProjectedAttributes;
use crate::error::Result;
use crate::expr::Condition;
use crate::index::{CanProject, Index, IndexOf, PrimaryIndex, ScanOutput};
use crate::item::{self, Decode, InIndex, Item};
use crate::operation::{ConsistentReads, Handle, OnPage, PageProgress};
use crate::schema::IndexLayout;

/// Scans the table, or an [index](Self::index), for all items of type `I`; returned by
/// [`Table::scan`](crate::Table::scan).
///
/// Awaiting it reads all pages and returns all items, in no particular order, or the first error. A scan reads the whole
/// table or index `X` and consumes the read capacity for all of its items. `Output` is the type that the scan returns for
/// each item.
///
/// See [Scan](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Scan.html) in AWS's guide.
#[must_use = "call `.await`: an operation does nothing until it is awaited"]
pub struct Scan<S, I, X = PrimaryIndex, Output = I> {
    pub(crate) request: ScanRequest,
    pub(crate) decode: Decode<Output>,
    marker: PhantomData<fn() -> (S, I, X)>,
}

impl<S, I, X, Output> Scan<S, I, X, Output> {
    pub(crate) fn new(request: ScanRequest, decode: Decode<Output>) -> Self {
        Self { request, decode, marker: PhantomData }
    }

    /// Returns only the items for which the condition is true. Several filters are combined with `AND`. DynamoDB
    /// applies filters after reading, so they don't reduce the consumed read capacity.
    pub fn filter<K>(mut self, condition: Condition<I, K>) -> Self {
        self.request.filter = Some(match self.request.filter.take() {
            Some(filter) => filter.and(condition.node),
            None => condition.node,
        });
        self
    }

    /// Divides the table into segments and reads up to 8 of them in parallel. The number of segments must be between 1
    /// and 1,000,000; otherwise the scan is an [`InvalidRequest`](crate::ErrorKind::InvalidRequest).
    ///
    /// See
    /// [Parallel scan](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Scan.html#Scan.ParallelScan) in
    /// AWS's guide.
    #[doc(alias = "TotalSegments")]
    pub fn segments(mut self, segments: usize) -> Self {
        self.request.segments = Segments::All(segments);
        self
    }

    /// Reads one segment of the table, for a scan that several processes or machines share: `segment(3, 10)` is the
    /// fourth of ten. The segments are numbered from 0, and together they are the whole table.
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
    /// #     table.put(Order { user: format!("user-{id}"), id }).await?;
    /// # }
    /// let mut orders = 0;
    /// for worker in 0..10 {
    ///     orders += table.scan::<Order>().segment(worker, 10).count().await?;
    /// }
    /// assert_eq!(orders, 5);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// A segment number that isn't less than the total, and a total that isn't between 1 and 1,000,000, are an
    /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest). The last of `segment` and [`segments`](Self::segments)
    /// takes effect.
    #[doc(alias = "TotalSegments")]
    pub fn segment(mut self, segment: usize, total: usize) -> Self {
        self.request.segments = Segments::One(segment, total);
        self
    }

    /// Returns the items even if they have expired, that is, their time to live (`#[entity(ttl)]`) has passed.
    ///
    /// DynamoDB deletes expired items within a few days. Without this method, they are skipped.
    pub fn including_expired(mut self) -> Self {
        self.request.ttl = None;
        self
    }

    /// Limits the number of items that are returned in total, over all segments and pages. With 0 no request is sent. `None`
    /// removes the limit.
    pub fn limit(mut self, items: impl Into<Option<usize>>) -> Self {
        self.request.limit = items.into();
        self
    }

    /// Sets the maximum number of items that a request reads (DynamoDB's `Limit`), at least 1. Without it, a page has
    /// up to 1 MB.
    #[doc(alias = "Limit")]
    pub fn page_size(mut self, items: usize) -> Self {
        self.request.page_size = Some(items.max(1));
        self
    }

    /// Makes [`stream`](Self::stream) prefetch one page per segment: it requests the next page while the items of the
    /// current page are consumed.
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
    /// # async fn export(_: &Order) {}
    /// use std::pin::pin;
    ///
    /// use futures_util::StreamExt;
    ///
    /// let mut orders = pin!(table.scan::<Order>().page_size(2).read_ahead().stream());
    /// while let Some(order) = orders.next().await {
    ///     export(&order?).await; // the next page is being read
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// As [`Query::read_ahead`](super::Query::read_ahead), for each segment that is read at the same time. Each of them
    /// needs memory for one more page and may consume read capacity for a page that is not used.
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
    /// let orders = table.scan::<Order>().page_size(2).on_page(|progress| {
    ///     println!("{} pages, {} orders", progress.pages, progress.items);
    /// });
    /// assert_eq!(orders.await?.len(), 5);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// The numbers are those of all segments together. They begin at 0 each time the scan is awaited, streamed or counted.
    pub fn on_page(mut self, callback: impl FnMut(PageProgress) + Send + 'static) -> Self {
        self.request.on_page = Some(OnPage::new(callback));
        self
    }

    /// Performs strongly consistent reads. They reflect every write that completed before the scan began, and cost
    /// twice the read capacity. The default is eventually consistent reads.
    ///
    /// See
    /// [Read consistency](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.ReadConsistency.html)
    /// in AWS's guide. A global secondary index supports only eventually consistent reads.
    #[doc(alias = "ConsistentRead")]
    pub fn consistent(mut self) -> Self
    where
        X: ConsistentReads,
    {
        self.request.consistent = true;
        self
    }

    /// Reads only the fields of a projection: `.project::<OrderTotal>()`. The scan consumes the capacity of the whole
    /// items.
    ///
    /// If the scanned index doesn't project whole items, the projection must name the index:
    /// `#[projection(of = Order, indexes(ByStatus))]`.
    #[doc(alias = "ProjectionExpression")]
    pub fn project<P>(mut self) -> Scan<S, I, X, P>
    where
        X: Index<Contents: CanProject<I, X, P>>,
    {
        self.request.projection = ProjectedAttributes::default();
        let add = <X::Contents as CanProject<I, X, P>>::for_each;
        self.request.projection.project_fields(self.request.handle.layout, add);
        Scan::new(self.request, <X::Contents as CanProject<I, X, P>>::decode)
    }

    /// Returns the SDK input of the request for the first page of the first segment, without sending it.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) or [`InvalidRequest`](crate::ErrorKind::InvalidRequest) for a
    /// request that can't be built. Awaiting the operation returns the same error.
    pub fn to_input(&self) -> Result<ScanInput> {
        Ok(self.clone().into_sdk()?.as_input().clone().build().expect("the required fields are set"))
    }

    /// Returns the SDK's fluent builder of the request for the first segment, to set options that this library doesn't
    /// offer.
    ///
    /// # Errors
    ///
    /// As [`to_input`](Self::to_input).
    pub fn into_sdk(self) -> Result<ScanFluentBuilder> {
        let segment = self.request.segments.numbers().start;
        self.request.into_sdk(segment)
    }
}

impl<S, I: Item> Scan<S, I> {
    /// Scans a secondary index that contains the items. DynamoDB reads only the index, which costs less than the table if
    /// the index is sparse or small.
    ///
    /// ```
    /// use dokklib::{Entity, Index, Schema};
    ///
    /// #[derive(Index)]
    /// #[index(name = "flagged", partition_key = "GSI1PK", sort_key = "GSI1SK")]
    /// struct Flagged;
    ///
    /// #[derive(Schema)]
    /// #[schema(partition_key = "PK", sort_key = "SK", tag = "type", indexes(Flagged), entities(Post))]
    /// struct Forum;
    ///
    /// #[derive(Entity)]
    /// #[entity(schema = Forum, index(Flagged, pk = "FLAGGED", sk = Self(sparse(flagged_at))))]
    /// struct Post {
    ///     #[entity(key)]
    ///     id: u64,
    ///     flagged_at: Option<String>,
    /// }
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> dokklib::Result<()> {
    /// # let local = dokklib::local::Local::start().await?;
    /// # let table = local.schema_table::<Forum>("forum").await?;
    /// for id in 0..10 {
    ///     let flagged_at = (id == 7).then(|| "2026-02-01".to_owned());
    ///     table.put(Post { id, flagged_at }).await?;
    /// }
    /// let flagged = table.scan::<Post>().index(Flagged).await?;
    /// assert_eq!(flagged[0].id, 7);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// An index that projects all attributes returns the items. Another index returns their keys, and
    /// [`project`](Self::project) reads the fields that the index contains.
    #[doc(alias = "IndexName")]
    pub fn index<X>(mut self, _: X) -> Scan<S, I, X, <X::Contents as ScanOutput<I>>::Output>
    where
        X: IndexOf<S, Contents: ScanOutput<I>>,
        I: InIndex<X>,
    {
        self.request.index = IndexLayout::secondary::<X>();
        let mut projection = ProjectedAttributes::default();
        if <X::Contents as ScanOutput<I>>::IS_KEYS_ONLY {
            projection.keys_only(self.request.handle.layout);
        }
        self.request.projection = projection;
        Scan::new(self.request, <X::Contents as ScanOutput<I>>::decode)
    }
}

impl<S, I, X, Output> Clone for Scan<S, I, X, Output> {
    fn clone(&self) -> Self {
        Self { request: self.request.clone(), decode: self.decode, marker: PhantomData }
    }
}

impl<S, I, X, Output> fmt::Debug for Scan<S, I, X, Output> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Scan({}", (self.request.entity)())?;
        if let Some(index) = &self.request.index {
            write!(f, " in {}", index.name)?;
        }
        f.write_str(")")
    }
}

pub(crate) fn scan<S, I: Item>(handle: Handle) -> Scan<S, I> {
    Scan::new(ScanRequest::new::<I>(handle), item::decode::<I>)
}
