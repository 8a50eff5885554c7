//! Parses the items out of a body, and removes them from it.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use aws_smithy_json::deserialize::EscapedStr;

use super::names::{Head, Names};
use super::tokens::{Text, Tokens, ValueStart};
use crate::attribute::StoredItem;
use crate::attribute::wire::{Nested, Node, Span, WireItem, WireText};

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
    let Parsed { nodes, unescaped, binary, items, found, table } = parse(body, member)?;
    let empty = match member {
        Member::Item => Cow::Borrowed("{}"),
        Member::Items => Cow::Borrowed("[]"),
        // The number of items is a metric.
        Member::Responses => table.map_or_else(|| "{}".into(), |table| empty_table(table, items.len()).into()),
    };
    let rest = [&body[..found.start], &*empty, &body[found.end..]].concat();
    let text = Arc::new(WireText { text: [body, &unescaped].concat(), binary, nodes });
    let item = |Range { start, end }| StoredItem::of_response(WireItem { text: Arc::clone(&text), start, end });
    Some((rest.into_bytes(), items.into_iter().map(item).collect()))
}

/// Returns the responses of one table with empty items.
fn empty_table(table: &str, items: usize) -> String {
    format!("{{\"{table}\":[{}]}}", vec!["{}"; items].join(","))
}

struct Parsed<'b> {
    nodes: Vec<Node>,
    unescaped: String,
    binary: Vec<u8>,
    /// The nodes of each item.
    items: Vec<Range<u32>>,
    /// The bytes of the member's value.
    found: Range<usize>,
    table: Option<&'b str>,
}

fn parse(body: &str, member: Member) -> Option<Parsed<'_>> {
    // A span has 32 bits, and no string is longer without its escape sequences. DynamoDB's responses are at most 16 MB.
    u32::try_from(body.len().checked_mul(2)?).ok()?;
    let mut parser = Parser::new(body)?;
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
    let Parser { nodes, unescaped, binary, items, .. } = parser;
    Some(Parsed { nodes, unescaped, binary, items, found: found?, table })
}

/// Parses the values of a response. Its methods return `None` for JSON that DynamoDB doesn't send.
pub(super) struct Parser<'b> {
    tokens: Tokens<'b>,
    nodes: Vec<Node>,
    /// The strings that have escape sequences in the body. Their positions continue those of the body.
    unescaped: String,
    binary: Vec<u8>,
    /// The nodes of each item.
    items: Vec<Range<u32>>,
    /// The names of the items, of the maps in them, and so on.
    names: Vec<Names>,
}

impl<'b> Parser<'b> {
    fn new(body: &'b str) -> Option<Self> {
        Some(Self {
            tokens: Tokens::new(body)?,
            nodes: Vec::with_capacity(body.len() / BYTES_PER_NODE),
            unescaped: String::new(),
            binary: Vec::new(),
            items: Vec::new(),
            names: Vec::new(),
        })
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
        if self.tokens.skip(b'}') {
            return Some(());
        }
        if self.names.len() == depth {
            self.names.push(Names::new());
        }
        self.names.get_mut(depth)?.begin();
        loop {
            let head = match self.names.get(depth)?.skip_known(&mut self.tokens) {
                Some(head) => head,
                None => self.new_head(depth)?,
            };
            // The SDK keeps the last value of a repeated name.
            self.names.get_mut(depth)?.record(head).then_some(())?;
            self.nodes.push(Node::Name(head.name));
            self.value_after(head.value, depth)?;
            if !self.tokens.has_next(b'}')? {
                return Some(());
            }
        }
    }

    /// Parses the beginning of an attribute.
    fn new_head(&mut self, depth: usize) -> Option<Head> {
        let start = self.tokens.start();
        let word = self.tokens.next_word();
        let name = self.text()?;
        self.tokens.expect(b':')?;
        let value = self.tokens.value_start();
        let bytes = span(start, self.tokens.end() - start);
        let (body, unescaped) = (self.tokens.body(), &*self.unescaped);
        let bytes_at = |name| bytes_of(name, body, unescaped);
        Some(self.names.get_mut(depth)?.add((name, bytes, value), word, bytes_at))
    }

    /// Parses an attribute value: an object with one member, whose name is the type.
    fn value(&mut self, depth: usize) -> Option<()> {
        let start = self.tokens.value_start();
        self.value_after(start, depth)
    }

    /// Parses the rest of an attribute value.
    #[inline]
    fn value_after(&mut self, start: ValueStart, depth: usize) -> Option<()> {
        let node = match start {
            ValueStart::String => Node::String(self.text_after_quote()?),
            ValueStart::Number => Node::Number(self.text_after_quote()?),
            ValueStart::Bool => Node::Bool(self.tokens.boolean()?),
            ValueStart::Other => return self.other_value(depth),
        };
        self.nodes.push(node);
        self.tokens.expect(b'}')
    }

    fn other_value(&mut self, depth: usize) -> Option<()> {
        self.tokens.expect(b'{')?;
        let name = self.tokens.name()?;
        self.tokens.expect(b':')?;
        match name {
            "S" => self.string()?,
            "N" => self.number()?,
            "B" => self.binary()?,
            "BOOL" => {
                let value = self.tokens.boolean()?;
                self.nodes.push(Node::Bool(value));
            }
            "NULL" => {
                let value = self.tokens.boolean()?;
                self.nodes.push(Node::Null(value));
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
        let text = self.text()?;
        self.nodes.push(Node::String(text));
        Some(())
    }

    fn number(&mut self) -> Option<()> {
        let text = self.text()?;
        self.nodes.push(Node::Number(text));
        Some(())
    }

    /// Parses binary, in Base64.
    fn binary(&mut self) -> Option<()> {
        let text = self.text()?;
        let bytes = base64_simd::STANDARD.decode_to_vec(bytes_of(text, self.tokens.body(), &self.unescaped)).ok()?;
        let start = self.binary.len();
        self.binary.extend_from_slice(&bytes);
        self.nodes.push(Node::Binary(span(start, bytes.len())));
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
        let at = self.nodes.len();
        self.nodes.push(Node::Nested { nested, end: 0 });
        parse(self)?;
        let next = self.next();
        if let Some(Node::Nested { end, .. }) = self.nodes.get_mut(at) {
            *end = next;
        }
        Some(())
    }

    /// Parses a string and returns the range of its text.
    fn text(&mut self) -> Option<Span> {
        self.tokens.expect(b'"')?;
        self.text_after_quote()
    }

    /// Parses a string after its quotation mark.
    #[inline]
    fn text_after_quote(&mut self) -> Option<Span> {
        let Text { range, has_escapes } = self.tokens.text_after_quote()?;
        if has_escapes { self.unescape(range) } else { Some(span(range.start, range.len())) }
    }

    /// Adds the text of a string with escape sequences.
    #[cold]
    fn unescape(&mut self, range: Range<usize>) -> Option<Span> {
        let text = EscapedStr::new(self.tokens.body().get(range)?).to_unescaped().ok()?;
        let start = self.tokens.body().len() + self.unescaped.len();
        self.unescaped.push_str(&text);
        Some(span(start, text.len()))
    }

    /// The number of the next node.
    fn next(&self) -> u32 {
        // There are fewer nodes than bytes.
        self.nodes.len() as u32
    }
}

/// Returns the bytes of a text.
fn bytes_of<'a>(text: Span, body: &'a str, unescaped: &'a str) -> &'a [u8] {
    match text.start.checked_sub(body.len() as u32) {
        Some(start) => Span { start, ..text }.bytes_of(unescaped.as_bytes()),
        None => text.bytes_of(body.as_bytes()),
    }
}

/// Positions fit into 32 bits.
fn span(start: usize, len: usize) -> Span {
    Span { start: start as u32, len: len as u32 }
}
