//! Ranges of sort keys that are attributes of the items.

use std::fmt;

use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;

use super::Bound;
use super::gap::Gap;
use crate::attribute::AttributePath;
use crate::error::Fault;
use crate::expr::{Comparison, Node, Term};
use crate::key::KeyValue;
use crate::key::part::{Part, ValuePrefix};
use crate::limit;

impl KeyValue {
    fn term(self) -> Result<Term, Fault> {
        Ok(Term::Value(Ok(self.checked("sort key", limit::SORT_KEY_BYTES)?)))
    }
}

/// A range of sort keys that are attributes, which can be narrowed attribute by attribute.
#[derive(Debug, Clone)]
pub struct AttributeKeys {
    /// The names of the attributes without a condition.
    remaining: &'static [&'static str],
    equal: Vec<KeyValue>,
    last: AttributeRange,
    gap: Gap,
}

/// The condition on the attribute after those in `equal`.
#[derive(Debug, Clone)]
enum AttributeRange {
    All,
    Compare(Comparison, KeyValue),
    Between(KeyValue, KeyValue),
    BeginsWith(KeyValue),
    /// No values: the lower bound is greater than the upper bound, or no value can be less than the upper bound.
    Empty(&'static str, KeyAttributeType),
}

/// The type of a key attribute.
#[derive(Debug, Clone, Copy)]
enum KeyAttributeType {
    String,
    Number,
    Binary,
}

impl AttributeKeys {
    pub(super) fn of(names: &'static [&'static str]) -> Self {
        Self { remaining: names, equal: Vec::new(), last: AttributeRange::All, gap: Gap::default() }
    }

    /// Removes the next attribute and returns its name.
    fn next_attribute(&mut self) -> &'static str {
        // The default is unreachable: the type of the key condition lists the remaining attributes.
        let (name, rest) = self.remaining.split_first().unwrap_or((&"", &[]));
        self.remaining = rest;
        name
    }

    pub(super) fn equal_to(mut self, part: Part<'_>) -> Self {
        let name = self.next_attribute();
        if self.gap.precedes(name) {
            return self;
        }
        self.equal.push(KeyValue::of(name, part));
        self
    }

    pub(super) fn skip(mut self) -> Self {
        let name = self.next_attribute();
        self.gap.skip(name);
        self
    }

    pub(super) fn begins_with(mut self, prefix: ValuePrefix<'_>) -> Self {
        let name = self.next_attribute();
        if self.gap.precedes(name) {
            return self;
        }
        let prefix = KeyValue::prefix(name, prefix);
        self.last = if prefix.is_empty() { AttributeRange::All } else { AttributeRange::BeginsWith(prefix) };
        self
    }

    pub(super) fn between(mut self, low: Bound<Part<'_>>, high: Bound<Part<'_>>) -> Self {
        let name = self.next_attribute();
        if self.gap.precedes(name) {
            return self;
        }
        let bound = |bound: Bound<Part<'_>>| match bound {
            Bound::Unbounded => None,
            Bound::Included(part) => Some((KeyValue::of(name, part), true)),
            Bound::Excluded(part) => Some((KeyValue::of(name, part), false)),
        };
        // Keys are never empty, so an empty lower bound excludes no key.
        let low = bound(low).filter(|(value, _)| !value.is_empty());
        self.last = match (low, bound(high)) {
            (_, Some((high, _))) if high.is_empty() => AttributeRange::empty(name, &high),
            (None, None) => AttributeRange::All,
            (Some((low, true)), None) => AttributeRange::Compare(Comparison::Ge, low),
            (Some((low, false)), None) => AttributeRange::Compare(Comparison::Gt, low),
            (None, Some((high, true))) => AttributeRange::Compare(Comparison::Le, high),
            (None, Some((high, false))) => AttributeRange::Compare(Comparison::Lt, high),
            (Some((low, _)), Some((high, _))) => {
                let (from, to) = (Term::Value(low.value.clone()), Term::Value(high.value.clone()));
                if from.is_greater_than(&to) {
                    AttributeRange::empty(name, &high)
                } else {
                    AttributeRange::Between(low, high)
                }
            }
        };
        self
    }

    pub(super) fn is_empty(&self) -> bool {
        matches!(self.last, AttributeRange::Empty(..))
    }

    /// Adds strings that identify the range.
    pub(super) fn add_identity(&self, identity: &mut Vec<String>) {
        identity.extend(self.equal.iter().map(KeyValue::identity_text));
        match &self.last {
            AttributeRange::All => {}
            AttributeRange::Compare(comparison, value) => {
                identity.extend([comparison.symbol().to_owned(), value.identity_text()])
            }
            AttributeRange::Between(low, high) => {
                identity.extend(["..".to_owned(), low.identity_text(), high.identity_text()])
            }
            AttributeRange::BeginsWith(prefix) => identity.extend(["^".to_owned(), prefix.identity_text()]),
            AttributeRange::Empty(..) => identity.push(String::new()),
        }
    }

    pub(super) fn into_conditions(self) -> Result<Vec<Node>, Fault> {
        self.gap.check()?;
        let path = |name: &'static str| Term::Path(AttributePath::top_level(name));
        let mut conditions = Vec::with_capacity(self.equal.len() + 1);
        for value in self.equal {
            let path = path(value.name);
            conditions.push(Node::Compare(path, Comparison::Eq, value.term()?));
        }
        conditions.extend(match self.last {
            AttributeRange::All => None,
            AttributeRange::Compare(comparison, value) => {
                Some(Node::Compare(path(value.name), comparison, value.term()?))
            }
            AttributeRange::Between(low, high) => {
                Some(Node::Between(path(low.name), Box::new((low.term()?, high.term()?))))
            }
            AttributeRange::BeginsWith(prefix) => Some(Node::BeginsWith(path(prefix.name), prefix.term()?)),
            // An empty range sends no request. `to_input()` still needs a valid condition, one that no item meets.
            AttributeRange::Empty(name, key_type) => {
                Some(Node::Compare(path(name), Comparison::Lt, Term::Value(Ok(key_type.minimum()))))
            }
        });
        Ok(conditions)
    }
}

impl AttributeRange {
    fn empty(name: &'static str, bound: &KeyValue) -> Self {
        Self::Empty(
            name,
            match &bound.value {
                Ok(AttributeValue::N(_)) => KeyAttributeType::Number,
                Ok(AttributeValue::B(_)) => KeyAttributeType::Binary,
                _ => KeyAttributeType::String,
            },
        )
    }
}

impl KeyAttributeType {
    /// Returns the smallest value of the type that a key can have.
    fn minimum(self) -> AttributeValue {
        match self {
            Self::String => AttributeValue::S("\0".to_owned()),
            Self::Number => AttributeValue::N(format!("-9.{}E+125", "9".repeat(limit::NUMBER_DIGITS - 1))),
            Self::Binary => AttributeValue::B(Blob::new([0])),
        }
    }
}

/// Shows the names of the attributes that have a condition, and not their values.
impl fmt::Display for AttributeKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let last = match &self.last {
            AttributeRange::Compare(_, value)
            | AttributeRange::Between(value, _)
            | AttributeRange::BeginsWith(value) => Some(value),
            AttributeRange::All | AttributeRange::Empty(..) => None,
        };
        self.equal.iter().chain(last).try_for_each(|value| write!(f, ", {}", value.name))
    }
}

/// Writes the names of the values.
pub(super) fn write_names(f: &mut fmt::Formatter<'_>, values: &[KeyValue]) -> fmt::Result {
    for (at, value) in values.iter().enumerate() {
        if at > 0 {
            f.write_str(", ")?;
        }
        f.write_str(value.name)?;
    }
    Ok(())
}
