//! Ranges of sort keys that are attributes of the items themselves.

use std::fmt;

use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;

use super::{Bound, Words};
use crate::attribute::{AttributeFault, kind, value_size};
use crate::error::Fault;
use crate::expr::{AttributePath, Comparison, Node, Term};
use crate::key::part::{Part, Start};
use crate::limit;

/// A value of an attribute that is a key of an index.
///
/// `Debug` shows its name only.
#[derive(Clone)]
pub struct KeyValue {
    name: &'static str,
    value: Result<AttributeValue, AttributeFault>,
}

impl KeyValue {
    pub(super) fn of(name: &'static str, part: Part<'_>) -> Self {
        Self { name, value: part.into_value() }
    }

    /// Whether it is empty, which no key is.
    fn is_empty(&self) -> bool {
        match &self.value {
            Ok(AttributeValue::S(text)) => text.is_empty(),
            Ok(AttributeValue::B(bytes)) => bytes.as_ref().is_empty(),
            _ => false,
        }
    }

    /// The value, or what is wrong with it as a key.
    pub(super) fn checked(self, role: &'static str, limit: usize) -> Result<AttributeValue, Fault> {
        if self.is_empty() {
            return Err(Fault::EmptyPart { part: self.name });
        }
        let value = self.value.map_err(|fault| fault.at(self.name))?;
        let length = match &value {
            AttributeValue::N(_) => 0,
            AttributeValue::S(_) | AttributeValue::B(_) => value_size(&value),
            other => {
                let what = AttributeFault::wrong_type("a string (S), a number (N) or binary (B)", kind::name_of(other));
                return Err(what.at(self.name).into());
            }
        };
        if length > limit {
            return Err(Fault::KeyTooLong { role, length, limit, part: self.name });
        }
        Ok(value)
    }

    fn term(self) -> Result<Term, Fault> {
        Ok(Term::Value(Ok(self.checked("sort key", limit::SORT_KEY_BYTES)?)))
    }

    /// What tells it from others.
    pub(super) fn word(&self) -> String {
        match &self.value {
            Ok(AttributeValue::S(text)) => format!("S{text}"),
            Ok(AttributeValue::N(number)) => format!("N{number}"),
            Ok(AttributeValue::B(bytes)) => {
                format!("B{}", base64_simd::URL_SAFE_NO_PAD.encode_to_string(bytes.as_ref()))
            }
            // Nothing is asked with it.
            _ => String::new(),
        }
    }
}

impl fmt::Debug for KeyValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// The sort keys that a query reads, by the values of the attributes that they are.
#[derive(Debug, Clone)]
pub struct AttributeKeys {
    /// The attributes of which nothing is said yet.
    names: &'static [&'static str],
    equal: Vec<KeyValue>,
    last: AttributeRange,
}

/// What is said of the attribute after those that are fixed.
#[derive(Debug, Clone)]
enum AttributeRange {
    All,
    Compare(Comparison, KeyValue),
    Between(KeyValue, KeyValue),
    BeginsWith(KeyValue),
    /// No value: the range is reversed, or nothing is less than its bound.
    Nothing(&'static str, Least),
}

/// The values than which none is less, of the types that keys have.
#[derive(Debug, Clone, Copy)]
enum Least {
    String,
    Number,
    Binary,
}

impl AttributeKeys {
    pub(super) fn of(names: &'static [&'static str]) -> Self {
        Self { names, equal: Vec::new(), last: AttributeRange::All }
    }

    /// The name of the next attribute.
    fn next(&mut self) -> &'static str {
        // The types of the parts that are left say that there is one.
        let (name, rest) = self.names.split_first().unwrap_or((&"", &[]));
        self.names = rest;
        name
    }

    pub(super) fn equal_to(mut self, part: Part<'_>) -> Self {
        let name = self.next();
        self.equal.push(KeyValue::of(name, part));
        self
    }

    pub(super) fn beginning_with(mut self, start: Start<'_>) -> Self {
        let value = match start {
            Start::Text(text) => AttributeValue::S(text.to_owned()),
            Start::Binary(bytes) => AttributeValue::B(Blob::new(bytes)),
        };
        let start = KeyValue { name: self.next(), value: Ok(value) };
        self.last = if start.is_empty() { AttributeRange::All } else { AttributeRange::BeginsWith(start) };
        self
    }

    pub(super) fn between(mut self, low: Bound<'_>, high: Bound<'_>) -> Self {
        let name = self.next();
        // No key is empty, so every key is greater than an empty bound.
        let bound = |bound: Bound<'_>| match bound {
            Bound::None => None,
            Bound::Included(part) => Some((KeyValue::of(name, part), true)),
            Bound::Excluded(part) => Some((KeyValue::of(name, part), false)),
        };
        let low = bound(low).filter(|(value, _)| !value.is_empty());
        self.last = match (low, bound(high)) {
            (_, Some((high, _))) if high.is_empty() => AttributeRange::nothing(name, &high),
            (None, None) => AttributeRange::All,
            (Some((low, true)), None) => AttributeRange::Compare(Comparison::Ge, low),
            (Some((low, false)), None) => AttributeRange::Compare(Comparison::Gt, low),
            (None, Some((high, true))) => AttributeRange::Compare(Comparison::Le, high),
            (None, Some((high, false))) => AttributeRange::Compare(Comparison::Lt, high),
            (Some((low, _)), Some((high, _))) => {
                let (from, to) = (Term::Value(low.value.clone()), Term::Value(high.value.clone()));
                if from.is_greater_than(&to) {
                    AttributeRange::nothing(name, &high)
                } else {
                    AttributeRange::Between(low, high)
                }
            }
        };
        self
    }

    pub(super) fn is_nothing(&self) -> bool {
        matches!(self.last, AttributeRange::Nothing(..))
    }

    /// Adds what says which keys they are.
    pub(super) fn describe(&self, words: &mut Words) {
        words.extend(self.equal.iter().map(KeyValue::word));
        match &self.last {
            AttributeRange::All => {}
            AttributeRange::Compare(comparison, value) => words.extend([comparison.symbol().to_owned(), value.word()]),
            AttributeRange::Between(low, high) => words.extend(["..".to_owned(), low.word(), high.word()]),
            AttributeRange::BeginsWith(start) => words.extend(["^".to_owned(), start.word()]),
            AttributeRange::Nothing(..) => words.push(String::new()),
        }
    }

    pub(super) fn into_conditions(self) -> Result<Vec<Node>, Fault> {
        let path = |name: &'static str| Term::Path(AttributePath::name(name));
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
            AttributeRange::BeginsWith(start) => Some(Node::BeginsWith(path(start.name), start.term()?)),
            // Nothing is sent for it; who asks for the request gets one that no item fulfils.
            AttributeRange::Nothing(name, least) => {
                Some(Node::Compare(path(name), Comparison::Lt, Term::Value(Ok(least.value()))))
            }
        });
        Ok(conditions)
    }
}

impl AttributeRange {
    fn nothing(name: &'static str, of: &KeyValue) -> Self {
        Self::Nothing(
            name,
            match &of.value {
                Ok(AttributeValue::N(_)) => Least::Number,
                Ok(AttributeValue::B(_)) => Least::Binary,
                _ => Least::String,
            },
        )
    }
}

impl Least {
    fn value(self) -> AttributeValue {
        match self {
            Self::String => AttributeValue::S("\0".to_owned()),
            Self::Number => AttributeValue::N(format!("-9.{}E+125", "9".repeat(limit::NUMBER_DIGITS - 1))),
            Self::Binary => AttributeValue::B(Blob::new([0])),
        }
    }
}

/// Shows the names of what is said.
impl fmt::Display for AttributeKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let last = match &self.last {
            AttributeRange::Compare(_, value)
            | AttributeRange::Between(value, _)
            | AttributeRange::BeginsWith(value) => Some(value),
            AttributeRange::All | AttributeRange::Nothing(..) => None,
        };
        self.equal.iter().chain(last).try_for_each(|value| write!(f, ", {}", value.name))
    }
}

/// The names in the place of the values.
pub(super) fn write_names(f: &mut fmt::Formatter<'_>, values: &[KeyValue]) -> fmt::Result {
    for (at, value) in values.iter().enumerate() {
        if at > 0 {
            f.write_str(", ")?;
        }
        f.write_str(value.name)?;
    }
    Ok(())
}
