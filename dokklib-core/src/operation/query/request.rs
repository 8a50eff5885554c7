use std::borrow::Cow;

use aws_sdk_dynamodb::operation::query::builders::QueryFluentBuilder;

use crate::client::{Handle, Left, Reading, Sdk};
use crate::error::{Context, Error, Failed, Fault, Result};
use crate::expr::{Expression, Node, Renderer};
use crate::index::IndexLayout;
use crate::item::Attributes;
use crate::key::{Asked, Range, SortKeys, SortRange};
use crate::limit;
use crate::operation::attributes::Chosen;
use crate::operation::position::Queried;
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
    /// An attribute of the items that the index hasn't, if there is one and all are asked for.
    pub(crate) lacks: Option<&'static str>,
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
        let Asked { range, name: entity, index, tag, lacks, .. } = asked;
        Self {
            handle,
            entity,
            range,
            index,
            tag,
            lacks,
            consistent: false,
            limit: None,
            chosen: Chosen::default(),
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

    /// The names of the keys that are queried, and the limit of the partition key.
    fn keys(&self) -> (&'static str, Option<&'static str>, usize) {
        let layout = self.handle.layout;
        let Some(index) = &self.index else {
            return (layout.partition_key, Some(layout.sort_key), layout.partition_key_limit);
        };
        let (partition_key, sort_key) = layout.index_keys(index);
        (partition_key, sort_key, limit::PARTITION_KEY_BYTES)
    }

    /// Reports what the index hasn't.
    fn check_index(&self) -> Result<(), Fault> {
        let Some(index) = &self.index else { return Ok(()) };
        if self.consistent {
            return Err(Fault::ConsistentIndex { index: index.name });
        }
        match self.lacks {
            Some(name) if !self.chosen.is_part() => {
                Err(Fault::NotProjected { name: name.to_owned(), index: index.name })
            }
            _ => Ok(()),
        }
    }

    /// Reports a filter on the keys that are queried, which are the query's own condition, and on what the index hasn't:
    /// DynamoDB refuses both.
    fn check_filter(&self, (partition_key, sort_key): (&str, Option<&str>)) -> Result<(), Fault> {
        let mut fault = Ok(());
        if let Some(filter) = &self.filter {
            filter.for_each_path(&mut |path| {
                let name = path.root();
                if name == partition_key || sort_key == Some(name) {
                    fault = Err(Fault::FilterOnKey { name: name.to_owned() });
                }
                if let Some(index) = &self.index
                    && !self.handle.layout.projects(index, name)
                {
                    fault = Err(Fault::NotProjected { name: name.to_owned(), index: index.name });
                }
            });
        }
        fault
    }

    /// The attributes that a position in it is made of.
    fn position_names(&self) -> Vec<&'static str> {
        let layout = self.handle.layout;
        let (partition_key, sort_key, _) = self.keys();
        let mut names = vec![layout.partition_key, layout.sort_key, partition_key];
        names.extend(sort_key);
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
            keys: None,
            position: self.position_names(),
            is_empty: self.is_empty(),
            sdk: Sdk::Query(self.into_sdk()?),
        })
    }

    /// What a position is a position in.
    pub(crate) fn queried(&self) -> Queried {
        let index = self.index.as_ref().map_or("", |index| index.name);
        let sort: Vec<String> = self.range.sort.iter().flat_map(SortKeys::texts).collect();
        let keys = [&*self.handle.table, index, self.range.partition.as_str()];
        Queried::new(keys.into_iter().chain(sort.iter().map(String::as_str)))
    }

    /// Whether no item can be in the range or fulfil the filter, so that there is nothing to be read.
    pub(crate) fn is_empty(&self) -> bool {
        let is_no_range = self.range.sort.as_ref().is_some_and(|sort| matches!(sort.range, SortRange::Nothing));
        is_no_range || matches!(self.filter, Some(Node::Constant(false)))
    }

    fn render(self) -> Result<QueryFluentBuilder, Fault> {
        let (partition_key, sort_key, limit) = self.keys();
        self.range.check(limit)?;
        self.check_index()?;
        self.check_filter((partition_key, sort_key))?;
        if self.start_of.is_some_and(|of| of != self.queried()) {
            return Err(Fault::ForeignPosition);
        }
        // With a filter, how many items have to be read for so many is not known.
        let page = self.limit.filter(|_| self.filter.is_none()).into_iter().chain(self.page_size).min().map(page_limit);
        let mut renderer = Renderer::default();
        let sort_key = match (self.range.sort, sort_key, &self.index) {
            (Some(sort), Some(name), _) => Some((name, sort.range)),
            // The pair's second key would narrow nothing.
            (Some(_), None, Some(index)) => return Err(Fault::NoSortKey { index: index.name }),
            _ => None,
        };
        let condition = renderer.key_condition((partition_key, self.range.partition.into_string()), sort_key)?;
        let projection = self.chosen.render(&mut renderer, self.handle.layout, self.index.as_ref())?;
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
