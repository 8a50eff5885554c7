//! Attribute values as they are in the body of a response, without the SDK's types.
//!
//! A body is parsed once into a flat list of nodes that refer to its text. Decoding an item reads the nodes and copies only what
//! its type stores.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;

use super::{Attributes, item_size};

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

/// Copies attributes. The methods return `None` for a value of an unknown type, and if 32 bits are too few for a position.
impl WireText {
    fn push_entries(&mut self, entries: &Attributes) -> Option<()> {
        for (name, value) in entries {
            let name = self.push_text(name)?;
            self.nodes.push(Node::Name(name));
            self.push_value(value)?;
        }
        Some(())
    }

    fn push_value(&mut self, value: &AttributeValue) -> Option<()> {
        match value {
            AttributeValue::S(text) => self.push_string(text)?,
            AttributeValue::N(text) => self.push_number(text)?,
            AttributeValue::B(blob) => self.push_binary(blob)?,
            AttributeValue::Bool(value) => self.nodes.push(Node::Bool(*value)),
            AttributeValue::Null(value) => self.nodes.push(Node::Null(*value)),
            AttributeValue::L(values) => self.push_all(Nested::List, values, Self::push_value)?,
            AttributeValue::M(entries) => self.push_nested(Nested::Map, |text| text.push_entries(entries))?,
            AttributeValue::Ss(texts) => {
                self.push_all(Nested::StringSet, texts, |text, value| text.push_string(value))?
            }
            AttributeValue::Ns(texts) => {
                self.push_all(Nested::NumberSet, texts, |text, value| text.push_number(value))?
            }
            AttributeValue::Bs(blobs) => self.push_all(Nested::BinarySet, blobs, Self::push_binary)?,
            _ => return None,
        }
        Some(())
    }

    fn push_string(&mut self, text: &str) -> Option<()> {
        let text = self.push_text(text)?;
        self.nodes.push(Node::String(text));
        Some(())
    }

    fn push_number(&mut self, text: &str) -> Option<()> {
        let text = self.push_text(text)?;
        self.nodes.push(Node::Number(text));
        Some(())
    }

    fn push_binary(&mut self, blob: &Blob) -> Option<()> {
        let bytes = blob.as_ref();
        let span = Span { start: number(self.binary.len())?, len: number(bytes.len())? };
        self.binary.extend_from_slice(bytes);
        self.nodes.push(Node::Binary(span));
        Some(())
    }

    fn push_text(&mut self, text: &str) -> Option<Span> {
        let span = Span { start: number(self.text.len())?, len: number(text.len())? };
        self.text.push_str(text);
        Some(span)
    }

    fn push_all<T>(&mut self, nested: Nested, values: &[T], push: fn(&mut Self, &T) -> Option<()>) -> Option<()> {
        self.push_nested(nested, |text| values.iter().try_for_each(|value| push(text, value)))
    }

    fn push_nested(&mut self, nested: Nested, push: impl FnOnce(&mut Self) -> Option<()>) -> Option<()> {
        let at = self.nodes.len();
        self.nodes.push(Node::Nested { nested, end: 0 });
        push(self)?;
        let end = number(self.nodes.len())?;
        self.nodes[at] = Node::Nested { nested, end };
        Some(())
    }
}

/// Converts a position or a length.
fn number(number: usize) -> Option<u32> {
    u32::try_from(number).ok()
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
    /// Copies attributes to a form that needs less memory. Returns `None` for a value of an unknown type, and for 4 GB.
    pub(crate) fn pack(attributes: &Attributes) -> Option<Self> {
        let mut text = WireText {
            text: String::with_capacity(item_size(attributes)),
            binary: Vec::new(),
            nodes: Vec::with_capacity(2 * attributes.len()),
        };
        text.push_entries(attributes)?;
        text.text.shrink_to_fit();
        text.binary.shrink_to_fit();
        text.nodes.shrink_to_fit();
        let end = number(text.nodes.len())?;
        Some(Self { text: Arc::new(text), start: 0, end })
    }

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packed_attributes_are_the_same_after_they_are_unpacked() {
        let (s, n) = (|text: &str| AttributeValue::S(text.to_owned()), |text: &str| AttributeValue::N(text.to_owned()));
        let blob = |byte: u8| Blob::new([byte; 3]);
        let map = Attributes::from([("a".to_owned(), s("")), ("ä".to_owned(), AttributeValue::M(Attributes::new()))]);
        let nested = AttributeValue::L(vec![n("1"), AttributeValue::L(Vec::new()), AttributeValue::M(map), s("ö\"\\")]);
        let values = [
            s("text"),
            n("-1.5E3"),
            AttributeValue::B(blob(0)),
            AttributeValue::Bool(false),
            AttributeValue::Null(true),
            nested,
            AttributeValue::Ss(vec!["x".to_owned(), "y".to_owned()]),
            AttributeValue::Ns(vec!["1".to_owned(), "2".to_owned()]),
            AttributeValue::Bs(vec![blob(1), blob(2)]),
        ];
        let names = (0..).map(|number| format!("name {number}"));
        let attributes: Attributes = names.zip(values).collect();
        let packed = WireItem::pack(&attributes).expect("values of known types");
        assert_eq!(packed.to_attributes(), attributes);
        assert!(matches!(packed.get("name 8"), Some(WireValue::BinarySet(_))));
    }
}
