use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use aws_sdk_dynamodb::operation::scan::ScanInput;
use aws_sdk_dynamodb::operation::scan::builders::ScanFluentBuilder;

use aws_sdk_dynamodb::types::AttributeValue;

use super::ErrorMapper;
use super::ProjectedAttributes;
use super::pagination::{filter_to_send, page_limit};
use crate::attribute::AttributePath;
use crate::error::{Context, Error, Fault, Result};
use crate::expr::{Condition, ExpressionAttributes, Node, Renderer, Term, is_tagged};
use crate::item::{self, Decode, Item, Projection};
use crate::limit;
use crate::operation::{Handle, PageRequest, PagedRead, Remaining};
use crate::schema::{DeclaredKey, Tag};

/// Scans the table for all items of type `I`; returned by [`Table::scan`](crate::Table::scan).
///
/// Awaiting it reads all pages and returns all items, in no particular order, or the first error. `F` is the item type
/// of the filter. A scan reads the whole table and consumes the read capacity for all of its items.
///
/// See [Scan](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Scan.html) in AWS's guide.
#[must_use = "an operation does nothing until it is awaited"]
pub struct Scan<F, I> {
    pub(crate) request: ScanRequest,
    pub(crate) decode: Decode<I>,
    pub(crate) marker: PhantomData<fn() -> F>,
}

/// The parameters of a scan.
#[derive(Clone)]
pub(crate) struct ScanRequest {
    pub(crate) handle: Handle,
    pub(crate) entity: fn() -> Cow<'static, str>,
    /// The tag value of the requested entity.
    pub(super) tag: Option<Tag>,
    /// The keys that the requested entity declares.
    keys: &'static [DeclaredKey],
    consistent: bool,
    pub(crate) limit: Option<usize>,
    page_size: Option<usize>,
    reads_ahead: bool,
    segments: usize,
    pub(crate) projection: ProjectedAttributes,
    filter: Option<Node>,
}

impl ScanRequest {
    pub(crate) fn new<I: Item>(handle: Handle) -> Self {
        let tag = item::tag_of::<I>(handle.layout);
        Self {
            handle,
            entity: I::name,
            tag,
            keys: I::SHAPES,
            consistent: false,
            limit: None,
            page_size: None,
            reads_ahead: false,
            segments: 1,
            projection: ProjectedAttributes::default(),
            filter: None,
        }
    }

    pub(crate) fn context(&self) -> Context {
        Context { operation: "scan", entity: Some(self.entity), writes: false }
    }

    /// Returns the filter for the requested entity: by its tag, and for items without a tag by the prefixes of its
    /// keys.
    fn entity_filter(&self) -> Node {
        let has_key_prefix = self.key_prefix_filter();
        match &self.tag {
            Some(tag) => is_tagged(tag).or(Node::NotExists(AttributePath::top_level(tag.name)).and(has_key_prefix)),
            None => has_key_prefix,
        }
    }

    fn key_prefix_filter(&self) -> Node {
        let layout = self.handle.layout;
        let conditions = self.keys.iter().filter(|key| key.index().is_none()).filter_map(|key| {
            let path = Term::Path(AttributePath::top_level(key.attribute(layout)));
            let prefix = Some(key.text_prefix()).filter(|prefix| !prefix.is_empty())?;
            Some(Node::BeginsWith(path, Term::Value(Ok(AttributeValue::S(prefix)))))
        });
        conditions.reduce(Node::and).unwrap_or(Node::Constant(true))
    }

    fn render(self) -> Result<ScanFluentBuilder, Fault> {
        let (segments, limit) = (self.segments, limit::SCAN_SEGMENTS);
        if !(1..=limit).contains(&segments) {
            return Err(Fault::SegmentCount { segments, limit });
        }
        let mut renderer = Renderer::default();
        let entity_filter = self.entity_filter();
        let filter = match self.filter {
            Some(filter) => entity_filter.and(filter),
            None => entity_filter,
        };
        let filter = filter_to_send(filter).map(|node| renderer.condition(node, "filter")).transpose()?;
        let projection = self.projection.render(&mut renderer, self.handle.layout, None)?;
        let ExpressionAttributes { names, values } = renderer.finish()?;
        Ok(self
            .handle
            .client
            .scan()
            .table_name(self.handle.table.checked()?)
            .set_filter_expression(filter)
            .set_projection_expression(projection)
            .set_consistent_read(self.consistent.then_some(true))
            .set_limit(self.page_size.map(page_limit))
            .set_return_consumed_capacity(self.handle.calls.return_consumed_capacity())
            .set_expression_attribute_names(names)
            .set_expression_attribute_values(values))
    }

    fn into_sdk(self) -> Result<ScanFluentBuilder> {
        let context = self.context();
        self.render().map_err(|fault| Error::invalid(fault).in_context(&context))
    }

    /// Returns the number of segments to read. An invalid request has one, so that it is a single error and not one per
    /// segment.
    pub(crate) fn segment_count(&self) -> usize {
        if self.clone().into_sdk().is_ok() { self.segments } else { 1 }
    }

    /// Returns the read of one segment. All segments share the remaining limit.
    pub(crate) fn segment(&self, segment: usize, remaining: Option<Remaining>) -> Result<PagedRead> {
        let mapper = ErrorMapper::new(self.context(), self.handle.layout);
        self.handle.check_connected(&mapper.context)?;
        let mut sdk = self.clone().into_sdk()?;
        if self.segments > 1 {
            sdk = sdk.segment(page_limit(segment)).total_segments(page_limit(self.segments));
        }
        Ok(PagedRead {
            mapper,
            tag: self.tag,
            remaining,
            page_size: self.page_size,
            cursor_scope: None,
            reads_ahead: self.reads_ahead,
            start: None,
            is_unfiltered: false,
            keys: Some((self.handle.layout, self.keys)),
            cursor_attributes: self.handle.layout.key_names().collect(),
            is_empty: matches!(self.filter, Some(Node::Constant(false))),
            min_page_limit: 0,
            request: PageRequest::Scan(sdk),
        })
    }
}

impl<F, I> Scan<F, I> {
    pub(crate) fn new(request: ScanRequest, decode: Decode<I>) -> Self {
        Self { request, decode, marker: PhantomData }
    }

    /// Returns only the items for which the condition is true. Several filters are combined with `AND`. DynamoDB
    /// applies filters after reading, so they don't reduce the consumed read capacity.
    pub fn filter<K>(mut self, condition: Condition<F, K>) -> Self {
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
    pub fn segments(mut self, segments: usize) -> Self {
        self.request.segments = segments;
        self
    }

    /// Limits the number of items that are returned in total, over all segments and pages. With 0 no request is sent. `None`
    /// is no limit.
    pub fn limit(mut self, items: impl Into<Option<usize>>) -> Self {
        self.request.limit = items.into();
        self
    }

    /// Sets the maximum number of items that a request reads (DynamoDB's `Limit`), at least 1. Without it, a page has
    /// up to 1 MB.
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

    /// Performs strongly consistent reads. They reflect every write that completed before the scan began, and cost
    /// twice the read capacity. The default is eventually consistent reads.
    ///
    /// See
    /// [Read consistency](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.ReadConsistency.html)
    /// in AWS's guide.
    pub fn consistent(mut self) -> Self {
        self.request.consistent = true;
        self
    }

    /// Reads only the fields of a projection: `.project::<OrderTotal>()`. The scan consumes the capacity of the whole
    /// items.
    pub fn project<P: Projection<I>>(mut self) -> Scan<F, P> {
        self.request.projection.project::<I, P>(self.request.handle.layout);
        Scan::new(self.request, P::decode)
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

    /// Returns the SDK's fluent builder of the request without its segment, to set options that this library doesn't
    /// offer.
    ///
    /// # Errors
    ///
    /// As [`to_input`](Self::to_input).
    pub fn into_sdk(self) -> Result<ScanFluentBuilder> {
        self.request.into_sdk()
    }
}

impl<F, I> Clone for Scan<F, I> {
    fn clone(&self) -> Self {
        Self { request: self.request.clone(), decode: self.decode, marker: PhantomData }
    }
}

impl<F, I> fmt::Debug for Scan<F, I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Scan({})", (self.request.entity)())
    }
}

pub(crate) fn scan<I: Item>(handle: Handle) -> Scan<I, I> {
    Scan::new(ScanRequest::new::<I>(handle), item::decode::<I>)
}
