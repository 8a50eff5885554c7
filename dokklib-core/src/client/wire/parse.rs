//! Parses the items out of a body, and removes them from it.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use super::names::Names;
use super::tokens::{Text, Tokens};
use crate::attribute::StoredItem;
use crate::attribute::wire::{Nested, Node, Place, Span, WireItem, WireText};

/// A short attribute, such as `"n":{"N":"1"},`, has about 16 bytes and two nodes.
const BYTES_PER_NODE: usize = 12;

/// The deepest nesting of maps and lists that is parsed here, which DynamoDB allows. The SDK's parser has another limit.
const MAX_DEPTH: usize = 32;

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
    let mut parser = Parser::new(body);
    let mut found = None;
    let mut table = None;
    parser.tokens.expect(b'{')?;
    let mut has_next = !parser.tokens.skip(b'}');
    while has_next {
        let name = parser.tokens.name()?;
        parser.tokens.expect(b':')?;
        if name == member.name() {
            let start = parser.tokens.start();
            match member {
                Member::Item => parser.item()?,
                Member::Items => parser.items()?,
                Member::Responses => table = parser.items_of_table()?,
            }
            // The SDK keeps the last value of a repeated member.
            if found.replace(start..parser.tokens.end()).is_some() {
                return None;
            }
        } else {
            parser.tokens.skip_value()?;
        }
        has_next = parser.tokens.has_next(b'}')?;
    }
    parser.tokens.finish()?;
    let Parser { text, items, .. } = parser;
    Some(Parsed { text, items, found: found?, table })
}

/// Adds the values of a response to a [`WireText`]. Its methods return `None` for JSON that DynamoDB doesn't send.
pub(super) struct Parser<'b> {
    tokens: Tokens<'b>,
    text: WireText,
    /// The nodes of each item.
    items: Vec<Range<u32>>,
    /// The names of the item that is being parsed, and of the maps around the current value.
    pub(super) names: Vec<Place>,
}

impl<'b> Parser<'b> {
    fn new(body: &'b str) -> Self {
        let text = WireText { nodes: Vec::with_capacity(body.len() / BYTES_PER_NODE), ..WireText::default() };
        Self { tokens: Tokens::new(body), text, items: Vec::new(), names: Vec::new() }
    }

    /// Parses the items of the only table, and returns its name.
    fn items_of_table(&mut self) -> Option<Option<&'b str>> {
        self.tokens.expect(b'{')?;
        if self.tokens.skip(b'}') {
            return Some(None);
        }
        let table = self.tokens.name()?;
        self.tokens.expect(b':')?;
        self.items()?;
        self.tokens.expect(b'}')?;
        Some(Some(table))
    }

    fn items(&mut self) -> Option<()> {
        self.tokens.expect(b'[')?;
        let mut has_next = !self.tokens.skip(b']');
        while has_next {
            self.item()?;
            has_next = self.tokens.has_next(b']')?;
        }
        Some(())
    }

    fn item(&mut self) -> Option<()> {
        let start = self.next();
        self.entries(0)?;
        let end = self.next();
        self.items.push(start..end);
        Some(())
    }

    /// Parses the attributes of an item or a map.
    fn entries(&mut self, depth: usize) -> Option<()> {
        self.tokens.expect(b'{')?;
        let mut names = Names::begin(self);
        let mut has_next = !self.tokens.skip(b'}');
        while has_next {
            let name = self.place()?;
            // The SDK keeps the last value of a repeated name.
            names.add(name, self).then_some(())?;
            self.text.nodes.push(Node::Name(name));
            self.tokens.expect(b':')?;
            self.value(depth)?;
            has_next = self.tokens.has_next(b'}')?;
        }
        names.end(self);
        Some(())
    }

    /// Parses an attribute value: an object with one member, whose name is the type.
    fn value(&mut self, depth: usize) -> Option<()> {
        // Most values are strings and numbers.
        if self.tokens.skip_bytes(br#"{"S":"#) {
            self.string()?;
            return self.tokens.expect(b'}');
        }
        if self.tokens.skip_bytes(br#"{"N":"#) {
            self.number()?;
            return self.tokens.expect(b'}');
        }
        self.tokens.expect(b'{')?;
        let name = self.tokens.name()?;
        self.tokens.expect(b':')?;
        match name {
            "S" => self.string()?,
            "N" => self.number()?,
            "B" => self.binary()?,
            "BOOL" => {
                let value = self.tokens.boolean()?;
                self.text.nodes.push(Node::Bool(value));
            }
            "NULL" => {
                let value = self.tokens.boolean()?;
                self.text.nodes.push(Node::Null(value));
            }
            "M" if depth < MAX_DEPTH => self.nested(Nested::Map, |parser| parser.entries(depth + 1))?,
            "L" if depth < MAX_DEPTH => self.elements(Nested::List, |parser| parser.value(depth + 1))?,
            "SS" => self.elements(Nested::StringSet, Self::string)?,
            "NS" => self.elements(Nested::NumberSet, Self::number)?,
            "BS" => self.elements(Nested::BinarySet, Self::binary)?,
            _ => return None,
        }
        self.tokens.expect(b'}')
    }

    fn string(&mut self) -> Option<()> {
        let place = self.place()?;
        self.text.nodes.push(Node::String(place));
        Some(())
    }

    fn number(&mut self) -> Option<()> {
        let place = self.place()?;
        self.text.nodes.push(Node::Number(place));
        Some(())
    }

    /// Parses binary, in Base64.
    fn binary(&mut self) -> Option<()> {
        let place = self.place()?;
        let bytes = base64_simd::STANDARD.decode_to_vec(self.bytes_at(place)).ok()?;
        let start = self.text.binary.len();
        self.text.binary.extend_from_slice(&bytes);
        self.text.nodes.push(Node::Binary(span(start, bytes.len())));
        Some(())
    }

    /// Parses a list or a set.
    fn elements(&mut self, nested: Nested, element: impl Fn(&mut Self) -> Option<()>) -> Option<()> {
        self.nested(nested, |parser| {
            parser.tokens.expect(b'[')?;
            let mut has_next = !parser.tokens.skip(b']');
            while has_next {
                element(parser)?;
                has_next = parser.tokens.has_next(b']')?;
            }
            Some(())
        })
    }

    /// Adds a node, and those of the values that it contains.
    fn nested(&mut self, nested: Nested, parse: impl FnOnce(&mut Self) -> Option<()>) -> Option<()> {
        let at = self.text.nodes.len();
        self.text.nodes.push(Node::Nested { nested, end: 0 });
        parse(self)?;
        let next = self.next();
        if let Some(Node::Nested { end, .. }) = self.text.nodes.get_mut(at) {
            *end = next;
        }
        Some(())
    }

    /// Parses a string, and returns the place of its text.
    fn place(&mut self) -> Option<Place> {
        let Text { range, has_escapes } = self.tokens.text()?;
        if !has_escapes {
            return Some(Place::Body(span(range.start, range.len())));
        }
        let quoted = self.tokens.body().get(range.start - 1..=range.end)?;
        let text: String = serde_json::from_str(quoted).ok()?;
        let start = self.text.unescaped.len();
        self.text.unescaped.push_str(&text);
        Some(Place::Unescaped(span(start, text.len())))
    }

    /// Returns the bytes of the text at this place.
    pub(super) fn bytes_at(&self, place: Place) -> &[u8] {
        let (buffer, span) = match place {
            Place::Body(span) => (self.tokens.body(), span),
            Place::Unescaped(span) => (&*self.text.unescaped, span),
        };
        span.bytes_of(buffer.as_bytes())
    }

    /// The number of the next node.
    fn next(&self) -> u32 {
        // There are fewer nodes than bytes.
        self.text.nodes.len() as u32
    }
}

/// The length of the body fits into 32 bits.
fn span(start: usize, len: usize) -> Span {
    Span { start: start as u32, len: len as u32 }
}
