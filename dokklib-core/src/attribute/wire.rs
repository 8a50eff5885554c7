//! Attribute values as they are in the body of a response, without the SDK's types.
//!
//! A body is parsed once into a flat list of nodes that refer to its text. Decoding an item reads the nodes and copies only what
//! its type stores.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;

use super::Attributes;

/// A range of the text of a [`WireText`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) start: u32,
    pub(crate) len: u32,
}

impl Span {
    /// Returns the part of a buffer.
    #[inline]
    pub(crate) fn of(self, buffer: &str) -> &str {
        buffer.get(self.range()).unwrap_or_default()
    }

    /// Returns the part of a buffer.
    #[inline]
    pub(crate) fn bytes_of(self, buffer: &[u8]) -> &[u8] {
        buffer.get(self.range()).unwrap_or_default()
    }

    #[inline]
    pub(crate) fn range(self) -> Range<usize> {
        let start = self.start as usize;
        start..start + self.len as usize
    }
}

/// The DynamoDB types that contain other values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Nested {
    List,
    Map,
    StringSet,
    NumberSet,
    BinarySet,
}

/// A value, or the name of a value in a map.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Node {
    Name(Span),
    String(Span),
    Number(Span),
    Binary(Span),
    Bool(bool),
    Null(bool),
    /// The values follow, up to the node with the number `end`.
    Nested {
        nested: Nested,
        end: u32,
    },
}

/// The items of a response.
#[derive(Default)]
pub(crate) struct WireText {
    /// The body of the response, and then the strings that have escape sequences in the body.
    pub(crate) text: String,
    pub(crate) binary: Vec<u8>,
    pub(crate) nodes: Vec<Node>,
}

/// Returns the number of the node after a value.
#[inline]
fn after_value(nodes: &[Node], at: u32) -> u32 {
    match nodes.get(at as usize) {
        Some(Node::Nested { end, .. }) => *end,
        _ => at + 1,
    }
}

/// An item of a response. Clones share the response.
#[derive(Clone)]
pub(crate) struct WireItem {
    pub(crate) text: Arc<WireText>,
    /// The first node of the item, and the node after its last one.
    pub(crate) start: u32,
    pub(crate) end: u32,
}

impl WireItem {
    pub(crate) fn entries(&self) -> WireEntries<'_> {
        WireEntries(WireValues { text: &self.text, at: self.start, end: self.end })
    }

    /// Returns the value of an attribute. No name occurs twice.
    pub(crate) fn get(&self, name: &str) -> Option<WireValue<'_>> {
        let WireText { text, nodes, .. } = &*self.text;
        let mut at = self.start;
        while at < self.end {
            let Some(Node::Name(known)) = nodes.get(at as usize) else { return None };
            if known.len as usize == name.len() && known.bytes_of(text.as_bytes()) == name.as_bytes() {
                return WireValues { text: &self.text, at: at + 1, end: self.end }.next();
            }
            at = after_value(nodes, at + 1);
        }
        None
    }

    pub(crate) fn to_attributes(&self) -> Attributes {
        self.entries().to_attributes()
    }
}

/// An attribute value that borrows its text from the response.
#[derive(Clone, Copy)]
pub enum WireValue<'a> {
    String(&'a str),
    Number(&'a str),
    Binary(&'a [u8]),
    Bool(bool),
    Null(bool),
    List(WireValues<'a>),
    Map(WireEntries<'a>),
    StringSet(WireValues<'a>),
    NumberSet(WireValues<'a>),
    BinarySet(WireValues<'a>),
}

impl WireValue<'_> {
    /// Converts the value into the SDK's type, copying its text.
    pub(crate) fn to_value(self) -> AttributeValue {
        match self {
            Self::String(text) => AttributeValue::S(text.to_owned()),
            Self::Number(text) => AttributeValue::N(text.to_owned()),
            Self::Binary(bytes) => AttributeValue::B(Blob::new(bytes)),
            Self::Bool(value) => AttributeValue::Bool(value),
            Self::Null(value) => AttributeValue::Null(value),
            Self::List(values) => AttributeValue::L(values.map(Self::to_value).collect()),
            Self::Map(entries) => AttributeValue::M(entries.to_attributes()),
            Self::StringSet(values) => AttributeValue::Ss(values.map(Self::to_text).collect()),
            Self::NumberSet(values) => AttributeValue::Ns(values.map(Self::to_text).collect()),
            Self::BinarySet(values) => AttributeValue::Bs(values.map(Self::to_blob).collect()),
        }
    }

    fn to_text(self) -> String {
        match self {
            Self::String(text) | Self::Number(text) => text.to_owned(),
            _ => String::new(),
        }
    }

    fn to_blob(self) -> Blob {
        match self {
            Self::Binary(bytes) => Blob::new(bytes),
            _ => Blob::default(),
        }
    }
}

/// The values of a list or a set.
#[derive(Clone, Copy)]
pub struct WireValues<'a> {
    text: &'a WireText,
    at: u32,
    end: u32,
}

impl<'a> WireValues<'a> {
    #[inline(always)]
    fn next_value(&mut self) -> Option<WireValue<'a>> {
        let text = self.text;
        if self.at >= self.end {
            return None;
        }
        let node = text.nodes.get(self.at as usize)?;
        self.at += 1;
        Some(match *node {
            Node::Name(span) | Node::String(span) => WireValue::String(span.of(&text.text)),
            Node::Number(span) => WireValue::Number(span.of(&text.text)),
            Node::Binary(span) => WireValue::Binary(span.bytes_of(&text.binary)),
            Node::Bool(value) => WireValue::Bool(value),
            Node::Null(value) => WireValue::Null(value),
            Node::Nested { nested, end } => {
                let values = Self { text, at: self.at, end };
                self.at = end;
                match nested {
                    Nested::List => WireValue::List(values),
                    Nested::Map => WireValue::Map(WireEntries(values)),
                    Nested::StringSet => WireValue::StringSet(values),
                    Nested::NumberSet => WireValue::NumberSet(values),
                    Nested::BinarySet => WireValue::BinarySet(values),
                }
            }
        })
    }
}

impl<'a> Iterator for WireValues<'a> {
    type Item = WireValue<'a>;

    fn next(&mut self) -> Option<WireValue<'a>> {
        self.next_value()
    }
}

/// The attributes of an item or a map.
#[derive(Clone, Copy)]
pub struct WireEntries<'a>(WireValues<'a>);

impl WireEntries<'_> {
    fn to_attributes(self) -> Attributes {
        self.map(|(name, value)| (name.to_owned(), value.to_value())).collect()
    }
}

impl<'a> Iterator for WireEntries<'a> {
    type Item = (&'a str, WireValue<'a>);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        let WireValues { text, at, end } = self.0;
        if at >= end {
            return None;
        }
        let Some(Node::Name(name)) = text.nodes.get(at as usize) else { return None };
        self.0.at += 1;
        Some((name.of(&text.text), self.0.next_value()?))
    }
}

/// Shows no values.
macro_rules! redacted {
    ($($Type:ident),+) => {$(
        impl fmt::Debug for $Type<'_> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(stringify!($Type))
            }
        }
    )+};
}

redacted!(WireValue, WireValues, WireEntries);
