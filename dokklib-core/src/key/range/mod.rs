//! Which keys a query reads.

mod attribute;
mod text;

use std::fmt;

use aws_sdk_dynamodb::types::AttributeValue;

use self::attribute::{AttributeKeys, KeyValue};
use self::text::TextKeys;
pub(crate) use self::text::TextRange;
use super::part::{Part, Start};
use super::shape::DeclaredKey;
use super::{KeyText, Template};
use crate::error::Fault;
use crate::expr::{AttributePath, Comparison, Node, Term};
use crate::index::{IndexLayout, KeyElement};
use crate::schema::Layout;

/// The keys that a query reads: in one partition all, or those of some sort keys.
#[derive(Debug, Clone)]
pub(crate) struct Range {
    pub(crate) partition: PartitionKeys,
    pub(crate) sort: Option<SortKeys>,
}

/// The partition that a query reads.
#[doc(hidden)]
#[derive(Debug, Clone)]
pub enum PartitionKeys {
    Text(KeyText),
    /// The attributes that are the partition key, without the tag.
    Attributes(Vec<KeyValue>),
}

/// The sort keys that a query reads.
#[doc(hidden)]
#[derive(Debug, Clone)]
pub enum SortKeys {
    Text(TextKeys),
    Attributes(AttributeKeys),
}

/// One end of a range of a part's values.
#[derive(Clone, Copy)]
pub(super) enum Bound<'a> {
    None,
    Included(Part<'a>),
    Excluded(Part<'a>),
}

/// What tells one range from another.
pub(crate) type Words = Vec<String>;

impl PartitionKeys {
    /// A text that is made of parts.
    pub fn text(template: Template<'_>) -> Self {
        Self::Text(KeyText::of(&template))
    }

    /// Attributes of the items, by their names and in the order of the index.
    pub fn attributes<const N: usize>(attributes: [(&'static str, Part<'_>); N]) -> Self {
        Self::Attributes(attributes.into_iter().map(|(name, part)| KeyValue::of(name, part)).collect())
    }
}

impl SortKeys {
    /// All sort keys that are declared so.
    pub fn parts(key: &'static DeclaredKey) -> Self {
        Self::Text(TextKeys::of(key))
    }

    /// The one sort key that all items have.
    pub fn only(template: Template<'_>) -> Self {
        Self::fixed(TextRange::Equals(KeyText::of(&template)))
    }

    /// All values of the attributes of these names, in the order of the index.
    pub fn attributes(names: &'static [&'static str]) -> Self {
        Self::Attributes(AttributeKeys::of(names))
    }

    pub(crate) fn fixed(range: TextRange) -> Self {
        Self::Text(TextKeys::fixed(range))
    }

    /// Those whose next part is this one.
    pub(super) fn equal_to(self, part: Part<'_>) -> Self {
        match self {
            Self::Text(keys) => Self::Text(keys.equal_to(part)),
            Self::Attributes(keys) => Self::Attributes(keys.equal_to(part)),
        }
    }

    /// Those whose next part begins with this.
    pub(super) fn beginning_with(self, start: Start<'_>) -> Self {
        match (self, start) {
            (Self::Text(keys), Start::Text(start)) => Self::Text(keys.beginning_with(start)),
            (Self::Text(_), Start::Binary(_)) => unreachable!("a text begins with text"),
            (Self::Attributes(keys), start) => Self::Attributes(keys.beginning_with(start)),
        }
    }

    /// Those whose next part is between these, by the order of its values.
    pub(super) fn between(self, low: Bound<'_>, high: Bound<'_>) -> Self {
        match self {
            Self::Text(keys) => Self::Text(keys.between(low, high)),
            Self::Attributes(keys) => Self::Attributes(keys.between(low, high)),
        }
    }

    fn is_nothing(&self) -> bool {
        match self {
            Self::Text(keys) => keys.is_nothing(),
            Self::Attributes(keys) => keys.is_nothing(),
        }
    }
}

impl Range {
    /// The keys of a partition that is known by a text.
    pub(crate) fn of_text(partition: KeyText, sort: Option<SortKeys>) -> Self {
        Self { partition: PartitionKeys::Text(partition), sort }
    }

    /// Whether no key is in it.
    pub(crate) fn is_nothing(&self) -> bool {
        self.sort.as_ref().is_some_and(SortKeys::is_nothing)
    }

    /// What tells it from others.
    pub(crate) fn words(&self) -> Words {
        let mut words = Words::new();
        match &self.partition {
            PartitionKeys::Text(key) => words.push(key.as_str().to_owned()),
            PartitionKeys::Attributes(values) => values.iter().for_each(|value| words.push(value.word())),
        }
        match &self.sort {
            Some(SortKeys::Text(keys)) => keys.describe(&mut words),
            Some(SortKeys::Attributes(keys)) => keys.describe(&mut words),
            None => {}
        }
        words
    }

    /// The condition of a query on this index, whose partition key has this limit, for items of this tag.
    pub(crate) fn into_condition(
        self,
        index: &IndexLayout,
        layout: &Layout,
        partition_limit: usize,
        tag: Option<&'static str>,
    ) -> Result<Node, Fault> {
        let mut nodes = self.partition.into_conditions(index, layout, partition_limit, tag)?;
        match (self.sort, index.sort(layout, 0)) {
            (Some(SortKeys::Text(keys)), Some(element)) => nodes.push(keys.into_condition(element.name(layout))?),
            // The pair's second key would narrow nothing.
            (Some(SortKeys::Text(_)), None) => return Err(Fault::NoSortKey { index: index.name }),
            (Some(SortKeys::Attributes(keys)), _) => nodes.extend(keys.into_conditions()?),
            (None, _) => {}
        }
        // An `And` of one is that one.
        Ok(nodes.into_iter().reduce(Node::and).unwrap_or(Node::Constant(true)))
    }
}

impl PartitionKeys {
    fn into_conditions(
        self,
        index: &IndexLayout,
        layout: &Layout,
        limit: usize,
        tag: Option<&'static str>,
    ) -> Result<Vec<Node>, Fault> {
        let equals = |name: &'static str, value| {
            Node::Compare(Term::Path(AttributePath::name(name)), Comparison::Eq, Term::Value(Ok(value)))
        };
        let values = match self {
            Self::Text(key) => {
                key.check("partition key", limit)?;
                let name = index.partition(layout, 0).map_or("", |element| element.name(layout));
                return Ok(vec![equals(name, AttributeValue::S(key.into_string()))]);
            }
            Self::Attributes(values) => values,
        };
        let mut values = values.into_iter();
        let mut conditions = Vec::new();
        let elements = (0..).map_while(|at| index.partition(layout, at));
        for element in elements {
            let name = element.name(layout);
            conditions.push(match (element, tag) {
                (KeyElement::Tag, Some(tag)) => equals(name, AttributeValue::S(tag.to_owned())),
                // The item's type says so many values, in the order of the index.
                _ => match values.next() {
                    Some(value) => equals(name, value.checked("partition key", limit)?),
                    None => continue,
                },
            });
        }
        Ok(conditions)
    }
}

/// Shows the prefixes and not the values.
impl fmt::Display for Range {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.partition {
            PartitionKeys::Text(key) => key.redacted().fmt(f)?,
            PartitionKeys::Attributes(values) => attribute::write_names(f, values)?,
        }
        if self.is_nothing() {
            return f.write_str(", nothing");
        }
        match &self.sort {
            None => Ok(()),
            Some(SortKeys::Text(keys)) => keys.shown().map_or(Ok(()), |key| write!(f, ", {}", key.redacted())),
            Some(SortKeys::Attributes(keys)) => keys.fmt(f),
        }
    }
}
