//! The key ranges that queries read.

mod attribute;
mod gap;
mod intersection;
mod text;

use std::fmt;
use std::ops::Bound;

use aws_sdk_dynamodb::types::AttributeValue;

use self::attribute::AttributeKeys;
use self::text::TextKeys;
pub(crate) use self::text::TextRange;
use super::part::{Part, ValuePrefix};
use super::{KeyText, KeyValue, Template};
use crate::attribute::AttributePath;
use crate::error::Fault;
use crate::expr::{Comparison, Node, Term};
use crate::schema::{DeclaredKey, IndexLayout, KeyElement, Layout};

/// The keys that a query reads: one partition, or a range of its sort keys.
#[derive(Debug, Clone)]
pub(crate) struct Range {
    pub(crate) partition: PartitionKeys,
    pub(crate) sort: Option<SortKeys>,
}

/// The partition key that a query reads.
#[doc(hidden)]
#[derive(Debug, Clone)]
pub enum PartitionKeys {
    Text(KeyText),
    /// The values of the partition key attributes, without the tag.
    Attributes(Vec<KeyValue>),
}

/// The sort keys that a query reads.
#[doc(hidden)]
#[derive(Debug, Clone)]
pub enum SortKeys {
    Text(TextKeys),
    Attributes(AttributeKeys),
}

impl PartitionKeys {
    /// Creates a partition key whose text consists of parts.
    pub fn text(template: Template<'_>) -> Self {
        Self::Text(KeyText::of(&template))
    }

    /// Creates a partition key of attributes, in the order of the index.
    pub fn attributes<const N: usize>(attributes: [(&'static str, Part<'_>); N]) -> Self {
        Self::Attributes(attributes.into_iter().map(|(name, part)| KeyValue::of(name, part)).collect())
    }
}

impl SortKeys {
    /// Returns the range of all sort keys in the declared format.
    pub fn parts(key: &'static DeclaredKey) -> Self {
        Self::Text(TextKeys::of(key))
    }

    /// Returns the range of one sort key, which all items share.
    pub fn only(template: Template<'_>) -> Self {
        Self::fixed(TextRange::Equals(KeyText::of(&template)))
    }

    /// Returns the range of all values of the named attributes, in the order of the index.
    pub fn attributes(names: &'static [&'static str]) -> Self {
        Self::Attributes(AttributeKeys::of(names))
    }

    pub(crate) fn fixed(range: TextRange) -> Self {
        Self::Text(TextKeys::fixed(range))
    }

    /// Returns the range of the keys that begin with this text.
    pub(crate) fn with_prefix(prefix: KeyText) -> Self {
        Self::fixed(TextRange::BeginsWith(prefix))
    }

    /// Returns the range of the keys between two keys, which are included.
    pub(crate) fn from_keys(low: KeyText, high: KeyText) -> Self {
        let range = TextRange::Between(low, high);
        let is_empty = matches!(&range, TextRange::Between(low, high) if low.as_str() > high.as_str());
        let is_valid = range.check().is_ok();
        Self::fixed(if is_empty && is_valid { TextRange::Empty } else { range })
    }

    /// Returns the range of all keys of the declared shape, which may be one text.
    pub(crate) fn of_shape(key: &'static DeclaredKey) -> Self {
        if key.shape.is_literal() {
            Self::fixed(TextRange::Equals(KeyText::from_stored(key.shape.prefix.to_owned(), 0)))
        } else {
            Self::parts(key)
        }
    }

    /// Returns the range of the text keys that are in both ranges.
    pub(crate) fn intersect(self, other: Self) -> Self {
        match (self, other) {
            (Self::Text(keys), Self::Text(other)) => Self::Text(keys.intersect(other)),
            // Bounds are texts, so the other range is this one.
            (keys @ Self::Attributes(_), _) | (_, keys @ Self::Attributes(_)) => keys,
        }
    }

    /// Narrows the range to the keys whose next part equals `part`.
    pub(crate) fn equal_to(self, part: Part<'_>) -> Self {
        match self {
            Self::Text(keys) => Self::Text(keys.equal_to(part)),
            Self::Attributes(keys) => Self::Attributes(keys.equal_to(part)),
        }
    }

    /// Leaves the next part open. The parts after it can't be narrowed.
    pub(crate) fn skip(self) -> Self {
        match self {
            Self::Text(keys) => Self::Text(keys.skip()),
            Self::Attributes(keys) => Self::Attributes(keys.skip()),
        }
    }

    /// Narrows the range to the keys whose next part, `last(..)`, has no value.
    pub(crate) fn equal_to_none(self) -> Self {
        match self {
            Self::Text(keys) => Self::Text(keys.equal_to_none()),
            // An attribute that is itself a key always has a value.
            Self::Attributes(keys) => Self::Attributes(keys),
        }
    }

    /// Narrows the range to the keys whose next part begins with `prefix`.
    pub(crate) fn begins_with(self, prefix: ValuePrefix<'_>) -> Self {
        match (self, prefix) {
            (Self::Text(keys), ValuePrefix::Text(prefix)) => Self::Text(keys.begins_with(prefix)),
            (Self::Text(_), ValuePrefix::Binary(_)) => unreachable!("only a binary attribute begins with bytes"),
            (Self::Attributes(keys), prefix) => Self::Attributes(keys.begins_with(prefix)),
        }
    }

    /// Narrows the range to the keys whose next part is between the two bounds.
    pub(crate) fn between(self, low: Bound<Part<'_>>, high: Bound<Part<'_>>) -> Self {
        match self {
            Self::Text(keys) => Self::Text(keys.between(low, high)),
            Self::Attributes(keys) => Self::Attributes(keys.between(low, high)),
        }
    }

    fn is_empty(&self) -> bool {
        match self {
            Self::Text(keys) => keys.is_empty(),
            Self::Attributes(keys) => keys.is_empty(),
        }
    }
}

impl Range {
    /// Returns `true` if no key can be in the range.
    pub(crate) fn is_empty(&self) -> bool {
        self.sort.as_ref().is_some_and(SortKeys::is_empty)
    }

    /// Returns strings that identify the range, so that a cursor of another query can be rejected.
    pub(crate) fn identity(&self) -> Vec<String> {
        let mut identity = Vec::new();
        match &self.partition {
            PartitionKeys::Text(key) => identity.push(key.as_str().to_owned()),
            PartitionKeys::Attributes(values) => values.iter().for_each(|value| identity.push(value.identity_text())),
        }
        match &self.sort {
            Some(SortKeys::Text(keys)) => keys.add_identity(&mut identity),
            Some(SortKeys::Attributes(keys)) => keys.add_identity(&mut identity),
            None => {}
        }
        identity
    }

    /// Converts the range to the key condition of a query on `index`.
    ///
    /// `tag` is the tag of the items, for an index whose key includes the tag.
    pub(crate) fn into_condition(
        self,
        index: &IndexLayout,
        layout: &Layout,
        partition_limit: usize,
        tag: Option<&'static str>,
    ) -> Result<Node, Fault> {
        let mut nodes = self.partition.into_conditions(index, layout, partition_limit, tag)?;
        match (self.sort, index.sort(layout, 0)) {
            (Some(SortKeys::Text(keys)), Some(element)) => nodes.extend(keys.into_condition(element.name(layout))?),
            // Without a sort key, the second key of the pair would have no effect.
            (Some(SortKeys::Text(_)), None) => return Err(Fault::NoSortKey { index: index.name }),
            (Some(SortKeys::Attributes(keys)), _) => nodes.extend(keys.into_conditions()?),
            (None, _) => {}
        }
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
            Node::Compare(Term::Path(AttributePath::top_level(name)), Comparison::Eq, Term::Value(Ok(value)))
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
                // The derive generates one value per attribute, in the order of the index.
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
        if self.is_empty() {
            return f.write_str(", empty range");
        }
        match &self.sort {
            None => Ok(()),
            Some(SortKeys::Text(keys)) => keys.displayed_key().map_or(Ok(()), |key| write!(f, ", {}", key.redacted())),
            Some(SortKeys::Attributes(keys)) => keys.fmt(f),
        }
    }
}
