use std::borrow::Cow;

use aws_sdk_dynamodb::operation::query::builders::QueryFluentBuilder;
use aws_sdk_dynamodb::types::ReturnConsumedCapacity;

use crate::attribute::{Attributes, StoredItem};
use crate::error::{Context, Error, Fault, Result};
use crate::expr::{ExpressionAttributes, Node, Renderer, evaluate};
use crate::index::PrimaryIndex;
use crate::key::Range;
use crate::limit;
use crate::operation::cursor::CursorScope;
use crate::operation::pagination::{filter_to_send, page_limit};
use crate::operation::{
    DeclaredKeys, ErrorMapper, Handle, OnPage, PageRequest, PagedRead, ProjectedAttributes, QuerySpec, Remaining,
};
use crate::schema::{DeclaredKey, IndexLayout, KeyElement, Keys, Layout, Tag};

/// Returns the name of the member of a collection that an item belongs to if it has a version or unique values.
pub(crate) type GuardedMember = fn(&Attributes, &Layout) -> Option<&'static str>;

/// Returns `true` if an item belongs to a field of a collection.
pub(crate) type IsOfField = fn(&StoredItem, &Layout) -> bool;

/// The parameters of a query.
#[derive(Clone)]
pub(crate) struct QueryRequest {
    pub(crate) handle: Handle,
    pub(crate) entity: fn() -> Cow<'static, str>,
    pub(crate) range: Range,
    pub(crate) index: Option<IndexLayout>,
    /// The tag of the requested entity. Items with another tag are skipped.
    pub(crate) tag: Option<Tag>,
    /// The keys that the requested entity declares. They identify its items among items without a tag.
    pub(crate) keys: Option<&'static [DeclaredKey]>,
    /// Recognizes the items of a collection's field. Others are skipped.
    pub(crate) is_of_field: Option<IsOfField>,
    /// The time to live attribute. Expired items are skipped.
    pub(crate) ttl: Option<&'static str>,
    /// Returns the member of a collection that an item belongs to if it has a version or unique values.
    pub(crate) guarded_member: Option<GuardedMember>,
    pub(crate) consistent: bool,
    pub(crate) limit: Option<usize>,
    pub(crate) projection: ProjectedAttributes,
    pub(crate) filter: Option<Node>,
    pub(crate) descending: bool,
    /// The maximum number of items that a request reads.
    pub(crate) page_size: Option<usize>,
    pub(crate) reads_ahead: bool,
    pub(crate) on_page: Option<OnPage>,
    pub(crate) start: Option<Attributes>,
    /// The scope of the cursor that `start` is from.
    pub(crate) start_scope: Option<CursorScope>,
}

impl QueryRequest {
    pub(crate) fn new<By, I>(handle: Handle, spec: QuerySpec<By, I>) -> Self {
        let QuerySpec { range, name: entity, output, index, tag, keys, has_ttl, .. } = spec;
        let tag = tag.and_then(|tag| tag.in_layout(handle.layout));
        let ttl = handle.layout.ttl.filter(|_| has_ttl);
        let mut projection = ProjectedAttributes::default();
        if let Some(project) = output.projection {
            project(&mut projection, handle.layout);
        }
        Self {
            handle,
            entity,
            range,
            index,
            tag,
            keys,
            is_of_field: None,
            ttl,
            guarded_member: None,
            consistent: false,
            limit: None,
            projection,
            filter: None,
            descending: false,
            page_size: None,
            reads_ahead: false,
            on_page: None,
            start: None,
            start_scope: None,
        }
    }

    pub(crate) fn context(&self) -> Context {
        Context { operation: "query", entity: Some(self.entity), writes: false }
    }

    /// Returns the queried index, which is the primary one by default.
    fn queried_index(&self) -> IndexLayout {
        self.index.unwrap_or(IndexLayout::of::<PrimaryIndex>())
    }

    /// Rejects a consistent read of a global secondary index. A query by a pair of keys can request one, because
    /// `.index(..)` may follow `.consistent()`.
    fn check_consistency(&self) -> Result<(), Fault> {
        match &self.index {
            Some(index) if self.consistent && !matches!(index.keys, Keys::Local { .. }) => {
                Err(Fault::ConsistentIndex { index: index.name })
            }
            _ => Ok(()),
        }
    }

    /// Rejects a filter on the queried keys and on attributes that the index doesn't project, as DynamoDB does.
    fn check_filter(&self) -> Result<(), Fault> {
        let (layout, index) = (self.handle.layout, self.queried_index());
        let mut fault = Ok(());
        if let Some(filter) = &self.filter {
            filter.for_each_path(&mut |path| {
                let name = path.root();
                if index.elements(layout).any(|(element, _)| element.name(layout) == name) {
                    fault = Err(Fault::FilterOnKey { name: name.to_owned() });
                } else if !index.projects(layout, name) {
                    fault = Err(Fault::NotProjected { name: name.to_owned(), index: index.name });
                }
            });
        }
        fault
    }

    /// Returns the attributes that a cursor of this query consists of.
    fn cursor_attributes(&self) -> Vec<&'static str> {
        let layout = self.handle.layout;
        let mut names: Vec<_> = layout.key_names().collect();
        names.extend(self.queried_index().elements(layout).map(|(element, _)| element.name(layout)));
        names
    }

    pub(crate) fn into_paged_read(self) -> Result<PagedRead> {
        let mapper = ErrorMapper::new(self.context(), self.handle.layout);
        self.handle.check_connected(&mapper.context)?;
        Ok(PagedRead {
            mapper,
            tag: self.tag,
            remaining: self.limit.map(Remaining::new),
            page_size: self.page_size,
            cursor_scope: self.handle.calls.deadline.map(|_| self.cursor_scope()),
            reads_ahead: self.reads_ahead,
            reporter: self.on_page.as_ref().map(OnPage::start),
            start: self.start.clone(),
            is_of_field: self.is_of_field,
            ttl: self.ttl,
            handle: self.handle.clone(),
            is_unfiltered: self.filter.is_none(),
            keys: self.keys.map(|declared| DeclaredKeys { layout: self.handle.layout, declared, index: self.index }),
            cursor_attributes: self.cursor_attributes(),
            is_empty: self.is_empty(),
            min_page_limit: 0,
            request: PageRequest::Query(self.into_sdk()?),
        })
    }

    /// Returns `true` if only the primary keys, and no filter, distinguish the requested items from others in the
    /// index.
    pub(crate) fn is_identified_by_keys(&self) -> bool {
        let layout = self.handle.layout;
        let needs_keys = |index: &IndexLayout| {
            let is_text = index.sort(layout, 0).is_some_and(KeyElement::is_text);
            let holds_tag = layout.tag.is_some_and(|tag| index.projects(layout, tag));
            !(index.has_tag() || (is_text && holds_tag))
        };
        self.keys.is_some() && self.index.as_ref().is_some_and(needs_keys)
    }

    /// Returns the scope of this query's cursors.
    pub(crate) fn cursor_scope(&self) -> CursorScope {
        let index = self.index.as_ref().map_or("", |index| index.name);
        let range = self.range.identity();
        // If the tag is a key of the index, it is part of the key condition.
        let tag = self.tag.filter(|_| self.queried_index().has_tag()).map(|tag| tag.value);
        let names = [self.handle.table.name(), index].into_iter().chain(tag);
        CursorScope::new(names.chain(range.iter().map(String::as_str)))
    }

    /// Returns `true` if the key range is empty or the filter is always false, so that no request is sent.
    pub(crate) fn is_empty(&self) -> bool {
        self.range.is_empty() || matches!(self.filter, Some(Node::Constant(false)))
    }

    fn render(self) -> Result<QueryFluentBuilder, Fault> {
        self.check_consistency()?;
        self.check_filter()?;
        if self.start_scope.is_some_and(|scope| scope != self.cursor_scope()) {
            return Err(Fault::ForeignCursor);
        }
        // With a filter, the number of items to read for the limit is unknown.
        let page = self.limit.filter(|_| self.filter.is_none()).into_iter().chain(self.page_size).min().map(page_limit);
        let (layout, index) = (self.handle.layout, self.queried_index());
        let partition_limit = match &self.index {
            Some(_) => limit::PARTITION_KEY_BYTES,
            None => layout.partition_key_limit,
        };
        let mut renderer = Renderer::default();
        let cursor_attributes = self.cursor_attributes();
        let condition = self.range.into_condition(&index, layout, partition_limit, self.tag.map(|tag| tag.value))?;
        if let Some(start) = &self.start {
            check_start(start, &cursor_attributes, &condition, &index, layout)?;
        }
        let condition = renderer.condition(condition, "key condition")?;
        let projection = self.projection.render(&mut renderer, layout, self.index.as_ref(), self.ttl)?;
        let filter = self.filter.and_then(filter_to_send).map(|node| renderer.condition(node, "filter")).transpose()?;
        let ExpressionAttributes { names, values } = renderer.finish()?;
        let capacity = self.handle.calls.return_consumed_capacity();
        let capacity = capacity.or(self.on_page.map(|_| ReturnConsumedCapacity::Total));
        Ok(self
            .handle
            .client
            .query()
            .table_name(self.handle.table.checked()?)
            .set_index_name(self.index.map(|index| index.name.to_owned()))
            .key_condition_expression(condition)
            .set_filter_expression(filter)
            .set_projection_expression(projection)
            .set_consistent_read(self.consistent.then_some(true))
            .set_limit(page)
            .set_scan_index_forward(self.descending.then_some(false))
            .set_exclusive_start_key(self.start)
            .set_return_consumed_capacity(capacity)
            .set_expression_attribute_names(names)
            .set_expression_attribute_values(values))
    }

    pub(crate) fn into_sdk(self) -> Result<QueryFluentBuilder> {
        let context = self.context();
        self.render().map_err(|fault| Error::invalid(fault).in_context(&context))
    }
}

/// Fails if the key of a cursor isn't a key in the queried partition and range. A cursor's text is not signed, so it can
/// contain any key.
fn check_start(
    start: &Attributes,
    names: &[&'static str],
    condition: &Node,
    index: &IndexLayout,
    layout: &Layout,
) -> Result<(), Fault> {
    let is_key = |name: &str| {
        let key_type = index.element(layout, name).or(layout.key(name)).map(KeyElement::key_type);
        key_type.zip(start.get(name)).is_some_and(|(key_type, value)| key_type.is_type_of(value))
    };
    let has_other_attributes = start.keys().any(|name| !names.contains(&name.as_str()));
    if has_other_attributes || !names.iter().all(|name| is_key(name)) || evaluate(condition, start) != Some(true) {
        return Err(Fault::CursorOutsideRange);
    }
    Ok(())
}
