//! The parameters of a scan, and the requests that it sends.

use std::borrow::Cow;
use std::ops::Range;

use aws_sdk_dynamodb::operation::scan::builders::ScanFluentBuilder;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnConsumedCapacity};

use super::segments::Segments;
use crate::attribute::AttributePath;
use crate::error::{Context, Error, Fault, Result};
use crate::expr::{ExpressionAttributes, Node, Renderer, Term, is_tagged};
use crate::item::{self, Item};
use crate::operation::pagination::{filter_to_send, page_limit};
use crate::operation::{
    DeclaredKeys, ErrorMapper, Handle, OnPage, PageReporter, PageRequest, PagedRead, ProjectedAttributes, Remaining,
};
use crate::schema::{DeclaredKey, IndexLayout, Tag};

/// The parameters of a scan.
#[derive(Clone)]
pub(crate) struct ScanRequest {
    pub(crate) handle: Handle,
    pub(crate) entity: fn() -> Cow<'static, str>,
    /// The tag value of the requested entity.
    pub(in crate::operation) tag: Option<Tag>,
    pub(super) index: Option<IndexLayout>,
    /// The keys that the requested entity declares.
    pub(in crate::operation) keys: &'static [DeclaredKey],
    /// `true` if items without a tag are read whatever their keys are.
    any_key: bool,
    /// The time to live attribute. Expired items are skipped.
    pub(crate) ttl: Option<&'static str>,
    pub(super) consistent: bool,
    pub(crate) limit: Option<usize>,
    pub(super) page_size: Option<usize>,
    pub(super) reads_ahead: bool,
    pub(crate) on_page: Option<OnPage>,
    pub(super) segments: Segments,
    pub(crate) projection: ProjectedAttributes,
    pub(super) filter: Option<Node>,
}

impl ScanRequest {
    pub(crate) fn new<I: Item>(handle: Handle) -> Self {
        let tag = item::tag_of::<I>(handle.layout);
        Self {
            ttl: I::LIFE_CYCLE.ttl(handle.layout),
            handle,
            entity: I::name,
            tag,
            index: None,
            keys: I::SHAPES,
            any_key: false,
            consistent: false,
            limit: None,
            page_size: None,
            reads_ahead: false,
            on_page: None,
            segments: Segments::All(1),
            projection: ProjectedAttributes::default(),
            filter: None,
        }
    }

    /// Creates a scan that also returns the items without a tag whose keys don't have the declared prefixes.
    pub(crate) fn with_any_key<I: Item>(handle: Handle) -> Self {
        Self { any_key: true, ..Self::new::<I>(handle) }
    }

    pub(crate) fn context(&self) -> Context {
        Context { operation: "scan", entity: Some(self.entity), writes: false }
    }

    /// Returns the filter for the requested entity: by its tag, and for items without a tag by the prefixes of its
    /// keys.
    fn entity_filter(&self) -> Node {
        let has_key_prefix = if self.any_key { Node::Constant(true) } else { self.key_prefix_filter() };
        match self.tag.as_ref().filter(|_| self.holds_tag()) {
            Some(tag) => is_tagged(tag).or(Node::NotExists(AttributePath::top_level(tag.name)).and(has_key_prefix)),
            None => has_key_prefix,
        }
    }

    /// Returns `true` if the tag is in the table or the index that the scan reads.
    pub(crate) fn holds_tag(&self) -> bool {
        let layout = self.handle.layout;
        let is_in_index = |name| self.index.as_ref().is_none_or(|index| index.projects(layout, name));
        self.tag.as_ref().is_some_and(|tag| is_in_index(tag.name))
    }

    /// Rejects a filter on an attribute that the index doesn't project, as DynamoDB does.
    fn check_filter(&self) -> Result<(), Fault> {
        let (Some(filter), Some(index)) = (&self.filter, &self.index) else { return Ok(()) };
        let mut fault = Ok(());
        filter.for_each_path(&mut |path| {
            let name = path.root();
            if !index.projects(self.handle.layout, name) {
                fault = Err(Fault::NotProjected { name: name.to_owned(), index: index.name });
            }
        });
        fault
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

    /// Returns the request for the first page of a segment.
    fn render(self, segment: usize) -> Result<ScanFluentBuilder, Fault> {
        self.segments.check()?;
        self.check_filter()?;
        let total = self.segments.total();
        let mut renderer = Renderer::default();
        let entity_filter = self.entity_filter();
        let filter = match self.filter {
            Some(filter) => entity_filter.and(filter),
            None => entity_filter,
        };
        let filter = filter_to_send(filter).map(|node| renderer.condition(node, "filter")).transpose()?;
        let projection = self.projection.render(&mut renderer, self.handle.layout, self.index.as_ref(), self.ttl)?;
        let ExpressionAttributes { names, values } = renderer.finish()?;
        let capacity = self.handle.calls.return_consumed_capacity();
        let capacity = capacity.or(self.on_page.map(|_| ReturnConsumedCapacity::Total));
        Ok(self
            .handle
            .client
            .scan()
            .table_name(self.handle.table.checked()?)
            .set_index_name(self.index.map(|index| index.name.to_owned()))
            .set_segment((total > 1).then(|| page_limit(segment)))
            .set_total_segments((total > 1).then(|| page_limit(total)))
            .set_filter_expression(filter)
            .set_projection_expression(projection)
            .set_consistent_read(self.consistent.then_some(true))
            .set_limit(self.page_size.map(page_limit))
            .set_return_consumed_capacity(capacity)
            .set_expression_attribute_names(names)
            .set_expression_attribute_values(values))
    }

    pub(super) fn into_sdk(self, segment: usize) -> Result<ScanFluentBuilder> {
        let context = self.context();
        self.render(segment).map_err(|fault| Error::invalid(fault).in_context(&context))
    }

    /// Returns the segments to read. An invalid request has one, so that it is a single error and not one per segment.
    pub(crate) fn segments(&self) -> Range<usize> {
        if self.clone().into_sdk(0).is_ok() { self.segments.numbers() } else { 0..1 }
    }

    /// Returns the read of one segment. All segments share the remaining limit and the progress.
    pub(crate) fn segment(
        &self,
        segment: usize,
        remaining: Option<Remaining>,
        reporter: Option<PageReporter>,
    ) -> Result<PagedRead> {
        let mapper = ErrorMapper::new(self.context(), self.handle.layout);
        self.handle.check_connected(&mapper.context)?;
        let sdk = self.clone().into_sdk(segment)?;
        let layout = self.handle.layout;
        let index_keys = self.index.iter().flat_map(|index| index.elements(layout));
        Ok(PagedRead {
            mapper,
            tag: self.tag,
            is_of_field: None,
            remaining,
            page_size: self.page_size,
            cursor_scope: None,
            reads_ahead: self.reads_ahead,
            reporter,
            start: None,
            ttl: self.ttl,
            handle: self.handle.clone(),
            is_unfiltered: false,
            keys: Some(DeclaredKeys { layout: self.handle.layout, declared: self.keys, index: self.index }),
            cursor_attributes: layout.key_names().chain(index_keys.map(|(element, _)| element.name(layout))).collect(),
            is_empty: matches!(self.filter, Some(Node::Constant(false))),
            min_page_limit: 0,
            request: PageRequest::Scan(sdk),
        })
    }
}
