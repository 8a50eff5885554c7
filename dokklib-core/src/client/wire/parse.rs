//! Parses the items out of a body, and removes them from it.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use serde_core::Deserializer as _;

use super::visit::BodyVisitor;
use crate::attribute::StoredItem;
use crate::attribute::wire::{Nested, Node, Place, Span, WireItem, WireText};

/// A short attribute, such as `"n":{"N":"1"},`, has about 16 bytes and two nodes.
const BYTES_PER_NODE: usize = 12;

/// The member of a response's body that contains the items.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Member {
    /// `Item`: one item.
    Item,
    /// `Items`: a list of items.
    Items,
    /// `Responses`: a list of items for each table.
    Responses,
}

impl Member {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Item => "Item",
            Self::Items => "Items",
            Self::Responses => "Responses",
        }
    }
}

/// Returns the body with an empty member in place of the items, and the items.
///
/// Returns `None` if the body has no such member, or isn't exactly what DynamoDB sends. The SDK then reads the whole body.
pub(super) fn take_items(body: &[u8], member: Member) -> Option<(Vec<u8>, Vec<StoredItem>)> {
    let body = str::from_utf8(body).ok()?;
    let Parsed { mut text, items, found, table } = parse(body, member)?;
    let empty = match member {
        Member::Item => Cow::Borrowed("{}"),
        Member::Items => Cow::Borrowed("[]"),
        // The number of items is a metric.
        Member::Responses => table.map_or_else(|| "{}".into(), |table| empty_table(table, items.len()).into()),
    };
    let rest = [&body[..found.start], &*empty, &body[found.end..]].concat();
    body.clone_into(&mut text.body);
    let text = Arc::new(text);
    let item = |Range { start, end }| StoredItem::of_response(WireItem { text: Arc::clone(&text), start, end });
    Some((rest.into_bytes(), items.into_iter().map(item).collect()))
}

/// Returns the responses of one table with empty items.
fn empty_table(table: &str, items: usize) -> String {
    format!("{{\"{table}\":[{}]}}", vec!["{}"; items].join(","))
}

struct Parsed<'b> {
    text: WireText,
    /// The nodes of each item.
    items: Vec<Range<u32>>,
    /// The bytes of the member's value.
    found: Range<usize>,
    table: Option<&'b str>,
}

fn parse(body: &str, member: Member) -> Option<Parsed<'_>> {
    // A span has 32 bits. DynamoDB's responses are at most 16 MB.
    u32::try_from(body.len()).ok()?;
    let mut parser = Parser::new(body, member);
    let mut json = serde_json::Deserializer::from_str(body);
    json.deserialize_map(BodyVisitor(&mut parser)).ok()?;
    json.end().ok()?;
    let Parser { text, items, found, table, .. } = parser;
    let found = found?;
    // The member is where it was expected, so that nothing else is removed from the body.
    let value = body.get(found.clone())?.as_bytes();
    let is_delimited = matches!(value, [b'{', .., b'}'] | [b'[', .., b']']);
    is_delimited.then_some(Parsed { text, items, found, table })
}

/// The state of the visitors.
pub(super) struct Parser<'b> {
    pub(super) body: &'b str,
    pub(super) member: Member,
    pub(super) text: WireText,
    /// The nodes of each item.
    pub(super) items: Vec<Range<u32>>,
    /// The bytes of the member's value.
    pub(super) found: Option<Range<usize>>,
    /// The name of the only table in `Responses`.
    pub(super) table: Option<&'b str>,
    /// The names of the item that is being parsed, and of the maps around the current value.
    pub(super) names: Vec<Place>,
}

impl<'b> Parser<'b> {
    fn new(body: &'b str, member: Member) -> Self {
        let text = WireText { nodes: Vec::with_capacity(body.len() / BYTES_PER_NODE), ..WireText::default() };
        Self { body, member, text, items: Vec::new(), found: None, table: None, names: Vec::new() }
    }

    /// Returns the position of a part of the body.
    pub(super) fn offset(&self, part: &str) -> usize {
        part.as_ptr().addr() - self.body.as_ptr().addr()
    }

    pub(super) fn borrowed(&self, part: &'b str) -> Place {
        Place::Body(span(self.offset(part), part.len()))
    }

    pub(super) fn unescaped(&mut self, text: &str) -> Place {
        let start = self.text.unescaped.len();
        self.text.unescaped.push_str(text);
        Place::Unescaped(span(start, text.len()))
    }

    /// Returns the text at this place.
    pub(super) fn place(&self, place: Place) -> &str {
        let (buffer, span) = match place {
            Place::Body(span) => (self.body, span),
            Place::Unescaped(span) => (&*self.text.unescaped, span),
        };
        span.of(buffer)
    }

    /// Returns the position of the value of a member whose name and quotation mark end at `at`.
    pub(super) fn start_of_value(&self, at: usize) -> usize {
        let rest = self.body.get(at..).unwrap_or_default();
        self.body.len() - rest.trim_start_matches([' ', '\t', '\r', '\n', ':']).len()
    }

    /// Returns the end of the value whose separator is before `at`: a comma, or the end of the object.
    pub(super) fn end_of_value(&self, at: usize) -> usize {
        let before = self.body.get(..at).unwrap_or_default().trim_ascii_end();
        before.strip_suffix([',', '}']).unwrap_or(before).trim_ascii_end().len()
    }

    /// The number of the next node.
    pub(super) fn next(&self) -> u32 {
        // There are fewer nodes than bytes.
        self.text.nodes.len() as u32
    }

    /// Adds a node whose end is set by [`close`](Self::close).
    pub(super) fn open(&mut self, nested: Nested) -> usize {
        self.text.nodes.push(Node::Nested { nested, end: 0 });
        self.text.nodes.len() - 1
    }

    pub(super) fn close(&mut self, at: usize) {
        let next = self.next();
        if let Some(Node::Nested { end, .. }) = self.text.nodes.get_mut(at) {
            *end = next;
        }
    }
}

/// The length of the body fits into 32 bits.
pub(super) fn span(start: usize, len: usize) -> Span {
    Span { start: start as u32, len: len as u32 }
}
