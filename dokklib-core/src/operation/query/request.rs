use std::borrow::Cow;

use aws_sdk_dynamodb::operation::query::builders::QueryFluentBuilder;

use crate::client::{Handle, Left, Reading, Sdk};
use crate::error::{Context, Error, Failed, Fault, Result};
use crate::expr::{Expression, Node, Renderer};
use crate::index::{IndexLayout, KeyElement, Keys, PrimaryIndex};
use crate::item::Attributes;
use crate::key::{Asked, DeclaredKey, Range};
use crate::limit;
use crate::operation::attributes::Chosen;
use crate::operation::cursor::Queried;
use crate::operation::reading::{page_limit, written};

/// A query as plain data.
#[derive(Clone)]
pub(crate) struct QueryRequest {
    pub(crate) handle: Handle,
    pub(crate) entity: fn() -> Cow<'static, str>,
    pub(crate) range: Range,
    pub(crate) index: Option<IndexLayout>,
    /// What the tag of the items that are asked for says; those of another one are left out.
    pub(crate) tag: Option<&'static str>,
    /// The keys that they have, by which those without a tag are told from others in an index.
    pub(crate) keys: Option<&'static [DeclaredKey]>,
    pub(crate) consistent: bool,
    pub(crate) limit: Option<usize>,
    pub(crate) chosen: Chosen,
    /// What the items have to fulfil, of those that are read.
    pub(crate) filter: Option<Node>,
    pub(crate) descending: bool,
    /// The most items that a request reads.
    pub(crate) page_size: Option<usize>,
    pub(crate) reads_ahead: bool,
    pub(crate) start: Option<Attributes>,
    /// What the position to start at is a position in.
    pub(crate) start_of: Option<Queried>,
}

impl QueryRequest {
    pub(crate) fn new<By, I>(handle: Handle, asked: Asked<By, I>) -> Self {
        let Asked { range, name: entity, gives, index, tag, keys, .. } = asked;
        let mut chosen = Chosen::default();
        if let Some(choose) = gives.choose {
            choose(&mut chosen, handle.layout);
        }
        Self {
            handle,
            entity,
            range,
            index,
            tag,
            keys,
            consistent: false,
            limit: None,
            chosen,
            filter: None,
            descending: false,
            page_size: None,
            reads_ahead: false,
            start: None,
            start_of: None,
        }
    }

    pub(crate) fn context(&self) -> Context {
        Context { operation: "query", entity: Some(self.entity), writes: false }
    }

    /// The index that is queried, be it the primary one.
    fn queried_index(&self) -> IndexLayout {
        self.index.unwrap_or(IndexLayout::of::<PrimaryIndex>())
    }

    /// Reports a consistent read of a global index, which a pair can be asked for before it names one.
    fn check_consistency(&self) -> Result<(), Fault> {
        match &self.index {
            Some(index) if self.consistent && !matches!(index.keys, Keys::Local { .. }) => {
                Err(Fault::ConsistentIndex { index: index.name })
            }
            _ => Ok(()),
        }
    }

    /// Reports a filter on the keys that are queried, which are the query's own condition, and on what the index hasn't:
    /// DynamoDB refuses both.
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

    /// The attributes that a position in it is made of.
    fn cursor_names(&self) -> Vec<&'static str> {
        let layout = self.handle.layout;
        let mut names = vec![layout.partition_key, layout.sort_key];
        names.extend(self.queried_index().elements(layout).map(|(element, _)| element.name(layout)));
        names
    }

    /// The query as it is to be read.
    pub(crate) fn into_reading(self) -> Result<Reading> {
        let failed = Failed::of(self.context(), self.handle.layout);
        self.handle.check_connected(&failed.context)?;
        Ok(Reading {
            failed,
            tag: self.handle.layout.tag.zip(self.tag),
            left: self.limit.map(Left::new),
            page_size: self.page_size,
            reads_ahead: self.reads_ahead,
            start: self.start.clone(),
            is_exact: self.filter.is_none(),
            keys: self.keys.filter(|_| self.index.is_some()).map(|keys| (self.handle.layout, keys)),
            position: self.cursor_names(),
            is_empty: self.is_empty(),
            at_least: 0,
            sdk: Sdk::Query(self.into_sdk()?),
        })
    }

    /// Whether it is the primary keys, and no filter, that tell the items from those of others in the index.
    pub(crate) fn is_told_by_keys(&self) -> bool {
        let layout = self.handle.layout;
        let is_told = |index: &IndexLayout| {
            let is_text = index.sort(layout, 0).is_some_and(KeyElement::is_text);
            let holds_tag = layout.tag.is_some_and(|tag| index.projects(layout, tag));
            !(index.has_tag() || (is_text && holds_tag))
        };
        self.keys.is_some() && self.index.as_ref().is_some_and(is_told)
    }

    /// What a position is a position in.
    pub(crate) fn queried(&self) -> Queried {
        let index = self.index.as_ref().map_or("", |index| index.name);
        let words = self.range.words();
        // Where the tag is a key, it says which items are asked for as the others do.
        let tag = self.tag.filter(|_| self.queried_index().has_tag());
        let names = [&*self.handle.table, index].into_iter().chain(tag);
        Queried::new(names.chain(words.iter().map(String::as_str)))
    }

    /// Whether no item can be in the range or fulfil the filter, so that there is nothing to be read.
    pub(crate) fn is_empty(&self) -> bool {
        self.range.is_nothing() || matches!(self.filter, Some(Node::Constant(false)))
    }

    fn render(self) -> Result<QueryFluentBuilder, Fault> {
        self.check_consistency()?;
        self.check_filter()?;
        if self.start_of.is_some_and(|of| of != self.queried()) {
            return Err(Fault::ForeignCursor);
        }
        // With a filter, how many items have to be read for so many is not known.
        let page = self.limit.filter(|_| self.filter.is_none()).into_iter().chain(self.page_size).min().map(page_limit);
        let (layout, index) = (self.handle.layout, self.queried_index());
        let partition_limit = match &self.index {
            Some(_) => limit::PARTITION_KEY_BYTES,
            None => layout.partition_key_limit,
        };
        let mut renderer = Renderer::default();
        let condition = self.range.into_condition(&index, layout, partition_limit, self.tag)?;
        let condition = renderer.condition(condition, "key condition")?;
        let projection = self.chosen.render(&mut renderer, layout, self.index.as_ref())?;
        let filter = self.filter.and_then(written).map(|node| renderer.condition(node, "filter")).transpose()?;
        let Expression { names, values } = renderer.finish()?;
        Ok(self
            .handle
            .client
            .query()
            .table_name(&*self.handle.table)
            .set_index_name(self.index.map(|index| index.name.to_owned()))
            .key_condition_expression(condition)
            .set_filter_expression(filter)
            .set_projection_expression(projection)
            .set_consistent_read(self.consistent.then_some(true))
            .set_limit(page)
            .set_scan_index_forward(self.descending.then_some(false))
            .set_exclusive_start_key(self.start)
            .set_expression_attribute_names(names)
            .set_expression_attribute_values(values))
    }

    pub(crate) fn into_sdk(self) -> Result<QueryFluentBuilder> {
        let context = self.context();
        self.render().map_err(|fault| Error::invalid(fault).in_context(&context))
    }
}
