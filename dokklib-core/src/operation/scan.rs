use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use aws_sdk_dynamodb::operation::scan::ScanInput;
use aws_sdk_dynamodb::operation::scan::builders::ScanFluentBuilder;
use aws_sdk_dynamodb::types::AttributeValue;
use futures_util::StreamExt;
use futures_util::stream::{self, Stream};

use super::OperationFuture;
use super::attributes::Chosen;
use super::reading::{items, page_limit, written};
use crate::client::{self, Handle, Left, Reading, Sdk};
use crate::error::{Context, Error, Failed, Fault, Result};
use crate::expr::{AttributePath, Condition, Expression, Node, Renderer, Term};
use crate::item::{self, Attributes, Decode, Item};
use crate::key::{self, DeclaredKey};
use crate::limit;
use crate::projection::Projection;

/// Reads all items of type `I` in the table, whatever partition they are in; made by [`Table::scan`](crate::Table::scan).
///
/// Awaiting it gives all of them, in no order, or the first error of reading one. `F` is the type of the items that a filter is
/// about. DynamoDB reads the whole table for it, and counts the capacity of that.
///
/// [Scan](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Scan.html) in AWS's guide.
#[must_use = "an operation does nothing until it is awaited"]
pub struct Scan<F, I> {
    request: ScanRequest,
    decode: Decode<I>,
    of: PhantomData<fn() -> F>,
}

/// A scan as plain data.
#[derive(Clone)]
pub(crate) struct ScanRequest {
    handle: Handle,
    entity: fn() -> Cow<'static, str>,
    /// What the tag of the items that are asked for says.
    tag: Option<&'static str>,
    /// Their keys.
    keys: &'static [DeclaredKey],
    consistent: bool,
    limit: Option<usize>,
    page_size: Option<usize>,
    reads_ahead: bool,
    segments: usize,
    chosen: Chosen,
    filter: Option<Node>,
}

/// How many segments are read at the same time.
const CONCURRENT_SEGMENTS: usize = 8;

impl ScanRequest {
    pub(crate) fn new<I: Item>(handle: Handle) -> Self {
        Self {
            handle,
            entity: I::name,
            tag: I::TAG,
            keys: I::SHAPES,
            consistent: false,
            limit: None,
            page_size: None,
            reads_ahead: false,
            segments: 1,
            chosen: Chosen::default(),
            filter: None,
        }
    }

    fn context(&self) -> Context {
        Context { operation: "scan", entity: Some(self.entity), writes: false }
    }

    /// That an item is one of those that are asked for: by the tag, or where it has none, by how its keys begin.
    fn is_asked_for(&self) -> Node {
        let layout = self.handle.layout;
        let by_keys = self.begins_alike();
        match layout.tag.zip(self.tag) {
            Some((name, tag)) => {
                let is_tagged = key::is_as(name, Some(&AttributeValue::S(tag.to_owned())));
                is_tagged.or(Node::NotExists(AttributePath::name(name)).and(by_keys))
            }
            None => by_keys,
        }
    }

    fn begins_alike(&self) -> Node {
        let layout = self.handle.layout;
        let begins = self.keys.iter().take(2).map(|key| {
            let path = Term::Path(AttributePath::name(key.attribute(layout)));
            let start = Term::Value(Ok(AttributeValue::S(key.start())));
            Node::BeginsWith(path, start)
        });
        begins.reduce(Node::and).unwrap_or(Node::Constant(true))
    }

    fn render(self) -> Result<ScanFluentBuilder, Fault> {
        let (segments, limit) = (self.segments, limit::SCAN_SEGMENTS);
        if !(1..=limit).contains(&segments) {
            return Err(Fault::Segments { segments, limit });
        }
        let mut renderer = Renderer::default();
        let asked = self.is_asked_for();
        let filter = match self.filter {
            Some(filter) => asked.and(filter),
            None => asked,
        };
        let filter = written(filter).map(|node| renderer.condition(node, "filter")).transpose()?;
        let projection = self.chosen.render(&mut renderer, self.handle.layout, None)?;
        let Expression { names, values } = renderer.finish()?;
        Ok(self
            .handle
            .client
            .scan()
            .table_name(&*self.handle.table)
            .set_filter_expression(filter)
            .set_projection_expression(projection)
            .set_consistent_read(self.consistent.then_some(true))
            .set_limit(self.page_size.map(page_limit))
            .set_expression_attribute_names(names)
            .set_expression_attribute_values(values))
    }

    fn into_sdk(self) -> Result<ScanFluentBuilder> {
        let context = self.context();
        self.render().map_err(|fault| Error::invalid(fault).in_context(&context))
    }

    /// How many segments are to be read: a request that can't be made is one error, and not one for each.
    fn read_segments(&self) -> usize {
        if self.clone().into_sdk().is_ok() { self.segments } else { 1 }
    }

    /// One segment of the scan as it is to be read, of so many items that all of them may still give.
    fn reading(&self, segment: usize, left: Option<Left>) -> Result<Reading> {
        let failed = Failed::of(self.context(), self.handle.layout);
        self.handle.check_connected(&failed.context)?;
        let mut sdk = self.clone().into_sdk()?;
        if self.segments > 1 {
            sdk = sdk.segment(page_limit(segment)).total_segments(page_limit(self.segments));
        }
        Ok(Reading {
            failed,
            tag: self.handle.layout.tag.zip(self.tag),
            left,
            page_size: self.page_size,
            reads_ahead: self.reads_ahead,
            start: None,
            is_exact: false,
            keys: Some((self.handle.layout, self.keys)),
            position: vec![self.handle.layout.partition_key, self.handle.layout.sort_key],
            is_empty: matches!(self.filter, Some(Node::Constant(false))),
            at_least: 0,
            sdk: Sdk::Scan(sdk),
        })
    }
}

impl<F, I> Scan<F, I> {
    pub(crate) fn new(request: ScanRequest, decode: Decode<I>) -> Self {
        Self { request, decode, of: PhantomData }
    }

    /// Gives only the items that fulfil the condition; a further filter must hold as well.
    pub fn filter<K>(mut self, condition: Condition<F, K>) -> Self {
        self.request.filter = Some(match self.request.filter.take() {
            Some(before) => before.and(condition.node),
            None => condition.node,
        });
        self
    }

    /// Reads so many segments of the table, at most 8 of them at the same time. From 1 to 1,000,000; another number is
    /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest).
    ///
    /// [Parallel scan](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Scan.html#Scan.ParallelScan) in AWS's
    /// guide.
    pub fn segments(mut self, segments: usize) -> Self {
        self.request.segments = segments;
        self
    }

    /// Gives at most so many items in all, of whatever segments, and reads no further; 0 reads none and sends nothing.
    pub fn limit(mut self, items: usize) -> Self {
        self.request.limit = Some(items);
        self
    }

    /// Reads at most so many items with one request, 1 at least.
    pub fn page_size(mut self, items: usize) -> Self {
        self.request.page_size = Some(items.max(1));
        self
    }

    /// Has [`stream`](Self::stream) read one page of a segment ahead, while the items of the page before it are being taken.
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
    ///     export(&order?).await; // the next page is on its way
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// As [`Query::read_ahead`](super::Query::read_ahead), for each of the segments that are read at the same time: a page more of
    /// each is held, and is paid for also if it isn't taken.
    pub fn read_ahead(mut self) -> Self {
        self.request.reads_ahead = true;
        self
    }

    /// Reads what all writes before have left, at twice the price.
    pub fn consistent(mut self) -> Self {
        self.request.consistent = true;
        self
    }

    /// Reads only the fields of a projection: `.project::<OrderTotal>()`.
    pub fn project<P: Projection<I>>(mut self) -> Scan<F, P> {
        self.request.chosen.project::<I, P>(self.request.handle.layout);
        Scan::new(self.request, P::decode)
    }

    /// The items one by one, as their segments give them: a request of a segment is sent when its last page has been taken, or
    /// [one page ahead](Self::read_ahead), and none after the stream is dropped.
    ///
    /// An item that can't be read is an error in its place, and the stream goes on; a request that fails is an error and the
    /// end of its segment.
    pub fn stream(self) -> impl Stream<Item = Result<I>> + Send + use<F, I> {
        let Self { request, decode, .. } = self;
        let layout = request.handle.layout;
        let most = request.limit.unwrap_or(usize::MAX);
        let left = request.limit.map(Left::new);
        let segments =
            stream::iter(0..request.read_segments()).flat_map_unordered(CONCURRENT_SEGMENTS, move |segment| {
                let reading = request.reading(segment, left.clone());
                Box::pin(items(reading, move |attributes: Attributes| decode(attributes, layout)))
            });
        // It ends with the last item, and not when all segments have found that none is left.
        segments.take(most)
    }

    /// How many items there are, up to the [`limit`](Self::limit): none of them is sent, or where the schema has no tag their keys
    /// alone, and the whole table is read.
    ///
    /// # Errors
    ///
    /// As awaiting, but for items that can't be read.
    pub async fn count(self) -> Result<usize> {
        let mut request = self.request;
        request.chosen = Chosen::default();
        let by_keys = request.handle.layout.tag.is_none();
        if by_keys {
            request.chosen.keys(request.handle.layout);
        }
        let left = request.limit.map(Left::new);
        let counts = stream::iter(0..request.read_segments()).map(|segment| {
            let reading = request.reading(segment, left.clone());
            async move { if by_keys { client::count_by_keys(reading?).await } else { client::count(reading?).await } }
        });
        let mut counts = counts.buffer_unordered(CONCURRENT_SEGMENTS);
        let mut sum: usize = 0;
        while let Some(count) = counts.next().await {
            sum = sum.saturating_add(count?);
        }
        Ok(sum)
    }

    /// The request for the first page of the first segment as it would be sent.
    ///
    /// # Errors
    ///
    /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest), as awaiting gives it.
    pub fn to_input(&self) -> Result<ScanInput> {
        Ok(self.clone().into_sdk()?.as_input().clone().build().expect("the required fields are set"))
    }

    /// The SDK's builder with everything filled in but the segment, for what this library has no method for.
    ///
    /// # Errors
    ///
    /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest), as awaiting gives it.
    pub fn into_sdk(self) -> Result<ScanFluentBuilder> {
        self.request.into_sdk()
    }
}

impl<F, I> Clone for Scan<F, I> {
    fn clone(&self) -> Self {
        Self { request: self.request.clone(), decode: self.decode, of: PhantomData }
    }
}

impl<F, I> fmt::Debug for Scan<F, I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Scan({})", (self.request.entity)())
    }
}

impl<F, I: Send + 'static> IntoFuture for Scan<F, I> {
    type Output = Result<Vec<I>>;
    type IntoFuture = OperationFuture<Vec<I>>;

    fn into_future(self) -> Self::IntoFuture {
        let Self { request, decode, .. } = self;
        Box::pin(async move {
            let stream = Scan::<(), I>::new(request, decode).stream();
            futures_util::TryStreamExt::try_collect(stream).await
        })
    }
}

/// Reads the items of a type, all of the table.
pub(crate) fn scan<I: Item>(handle: Handle) -> Scan<I, I> {
    Scan::new(ScanRequest::new::<I>(handle), item::decode::<I>)
}
