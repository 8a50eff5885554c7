//! Ranges of sort keys that are a text made of parts, each inside of the entity's own prefix.

use aws_sdk_dynamodb::types::AttributeValue;

use super::{Bound, Words};
use crate::error::Fault;
use crate::expr::{AttributePath, Comparison, Node, Term};
use crate::key::part::{Form, Part};
use crate::key::shape::{DeclaredKey, Segment};
use crate::key::{DELIMITER, KeyText, PartWriter};
use crate::limit;

/// The sort keys that a query reads, and which of their parts are said.
#[derive(Debug, Clone)]
pub struct TextKeys {
    range: TextRange,
    /// What is to be said next.
    segments: &'static [Segment],
    is_raw: bool,
}

/// The sort keys that a query reads, as texts.
#[derive(Debug, Clone)]
pub(crate) enum TextRange {
    /// Those that begin with the parts that are fixed.
    BeginsWith(KeyText),
    Equals(KeyText),
    /// From the first to the second one, both included.
    Between(KeyText, KeyText),
    /// None: the range is reversed, or nothing is less than its bound.
    Nothing,
}

/// The least text that follows every key whose part ends here: a part goes on with a character above it, and a stored text
/// never ends with it, so that a range may include it.
const AFTER_A_PART: char = '$';

impl TextRange {
    /// Reports a fault of the keys.
    fn check(&self) -> Result<(), Fault> {
        match self {
            Self::BeginsWith(key) | Self::Equals(key) => key.check("sort key", limit::SORT_KEY_BYTES),
            Self::Between(low, high) => {
                low.check("sort key", limit::SORT_KEY_BYTES)?;
                high.check("sort key", limit::SORT_KEY_BYTES)
            }
            Self::Nothing => Ok(()),
        }
    }
}

impl TextKeys {
    /// All sort keys that are declared so.
    pub(super) fn of(key: &'static DeclaredKey) -> Self {
        let shape = &key.shape;
        let mut keys = Self {
            range: TextRange::BeginsWith(KeyText::prefix(shape.prefix, &[])),
            segments: shape.segments,
            is_raw: shape.is_raw(),
        };
        keys.take_literals();
        keys
    }

    /// The one sort key that all items have, or all that begin alike.
    pub(crate) fn fixed(range: TextRange) -> Self {
        Self { range, segments: &[], is_raw: false }
    }

    /// What all of the sort keys begin with, which ends with the delimiter while there are parts to be said.
    fn prefix(&self) -> KeyText {
        match &self.range {
            TextRange::BeginsWith(prefix) | TextRange::Equals(prefix) | TextRange::Between(prefix, _) => prefix.clone(),
            TextRange::Nothing => KeyText::stored(String::new()),
        }
    }

    /// Goes on over the literals that stand next.
    fn take_literals(&mut self) {
        while let [Segment::Literal(text), rest @ ..] = self.segments {
            let mut prefix = self.prefix();
            prefix.push(text);
            self.segments = rest;
            self.go_on(prefix);
        }
    }

    /// With the next segment in it: the whole key, or what more of it begins with.
    fn go_on(&mut self, mut text: KeyText) {
        self.range = if self.segments.is_empty() {
            TextRange::Equals(text)
        } else {
            text.push_char(DELIMITER);
            TextRange::BeginsWith(text)
        };
    }

    /// The next part, and how it is written.
    fn next(&mut self) -> (&'static str, Form) {
        let [Segment::Part { field, form }, rest @ ..] = self.segments else {
            // The types of the parts that are left say that there is one.
            return ("", Form::Natural);
        };
        self.segments = rest;
        (field, *form)
    }

    /// Whether the part that was taken is the last thing in the key, so that its text ends there.
    fn is_last(&self) -> bool {
        self.segments.is_empty()
    }

    /// Those whose next part is this one.
    pub(super) fn equal_to(mut self, part: Part<'_>) -> Self {
        let (name, form) = self.next();
        let mut text = self.prefix();
        text.push_part(name, part, form, self.is_raw && self.is_last());
        self.go_on(text);
        self.take_literals();
        self
    }

    /// Those whose next part begins with this text.
    pub(super) fn beginning_with(mut self, start: &str) -> Self {
        let (name, form) = self.next();
        let mut text = self.prefix();
        if !start.is_empty() {
            text.push_part(name, Part::Text(start), form, self.is_raw && self.is_last());
        }
        self.range = TextRange::BeginsWith(text);
        self
    }

    /// Those whose next part is between these, by the order of its values.
    pub(super) fn between(mut self, low: Bound<'_>, high: Bound<'_>) -> Self {
        let (name, form) = self.next();
        // What is written in reverse order sorts so.
        let (low, high) = if matches!(form, Form::Reversed(_)) { (high, low) } else { (low, high) };
        let prefix = self.prefix();
        let is_raw = self.is_raw && self.is_last();
        let written = |part: Part<'_>| {
            let mut text = prefix.clone();
            if !is_empty(part) {
                text.push_part(name, part, form, is_raw);
            }
            text
        };
        let low = match low {
            Bound::None => prefix.clone(),
            Bound::Included(part) => written(part),
            Bound::Excluded(part) if is_empty(part) => prefix.clone(),
            Bound::Excluded(part) => {
                let text = written(part);
                // Raw text goes on with any character, and has no children behind it.
                text.after(if is_raw { '\0' } else { AFTER_A_PART })
            }
        };
        let high = match high {
            Bound::None => {
                let mut text = prefix.clone();
                text.pop_char();
                text.push_char(AFTER_A_PART);
                Some(text)
            }
            Bound::Included(part) | Bound::Excluded(part) if is_empty(part) => None,
            Bound::Included(part) => {
                let text = written(part);
                Some(if self.is_last() || text.is_full() { text } else { text.followed_by(AFTER_A_PART) })
            }
            // A part that isn't the last one is followed by the delimiter, so its own text is no key.
            Bound::Excluded(part) if !self.is_last() => Some(written(part)),
            Bound::Excluded(part) => Some(written(part).before(part.is_text())),
        };
        self.range = match high {
            Some(high) if low.as_str() <= high.as_str() => TextRange::Between(low, high),
            _ => TextRange::Nothing,
        };
        self
    }

    /// Adds what says which keys they are.
    pub(super) fn describe(&self, words: &mut Words) {
        match &self.range {
            TextRange::BeginsWith(key) => words.extend(["^", key.as_str()].map(str::to_owned)),
            TextRange::Equals(key) => words.push(key.as_str().to_owned()),
            TextRange::Between(low, high) => words.extend([low, high].map(|key| key.as_str().to_owned())),
            TextRange::Nothing => words.push(String::new()),
        }
    }

    /// What it shows of itself, without values.
    pub(super) fn shown(&self) -> Option<&KeyText> {
        match &self.range {
            TextRange::BeginsWith(key) | TextRange::Equals(key) | TextRange::Between(key, _) => Some(key),
            TextRange::Nothing => None,
        }
    }

    pub(super) fn is_nothing(&self) -> bool {
        matches!(self.range, TextRange::Nothing)
    }

    /// The condition on the attribute of this name.
    pub(super) fn into_condition(self, name: &'static str) -> Result<Node, Fault> {
        self.range.check()?;
        let path = || Term::Path(AttributePath::name(name));
        let value = |key: KeyText| Term::Value(Ok(AttributeValue::S(key.into_string())));
        Ok(match self.range {
            TextRange::BeginsWith(prefix) => Node::BeginsWith(path(), value(prefix)),
            TextRange::Equals(key) => Node::Compare(path(), Comparison::Eq, value(key)),
            TextRange::Between(low, high) => Node::Between(path(), Box::new((value(low), value(high)))),
            // Nothing is sent for it; who asks for the request gets one that no item fulfils, since none is empty.
            TextRange::Nothing => {
                let least = Term::Value(Ok(AttributeValue::S(" ".to_owned())));
                Node::Compare(path(), Comparison::Lt, least)
            }
        })
    }
}

fn is_empty(part: Part<'_>) -> bool {
    part.is_text() && part.len() == 0
}

impl KeyText {
    fn push(&mut self, text: &str) {
        self.text_mut().push_str(text);
    }

    fn push_char(&mut self, character: char) {
        self.text_mut().push(character);
    }

    fn pop_char(&mut self) {
        self.text_mut().pop();
    }

    /// Writes a part at the end, and remembers what is wrong with it.
    fn push_part(&mut self, name: &'static str, part: Part<'_>, form: Form, is_raw: bool) {
        let mut writer = PartWriter::new(self.text_mut(), is_raw, form);
        part.write(&mut writer);
        let (fault, is_empty) = (writer.fault(), writer.written() == 0);
        self.note_part(name, fault, is_empty);
    }

    fn followed_by(mut self, character: char) -> Self {
        self.push_char(character);
        self
    }

    /// Whether no key goes on after it.
    fn is_full(&self) -> bool {
        self.as_str().len() == limit::SORT_KEY_BYTES
    }

    /// The least text that is greater than all keys that go on after it with less than `character`.
    ///
    /// Where no key can go on any more, it is the least key that is greater than this one.
    fn after(mut self, character: char) -> Self {
        if !self.is_full() {
            return self.followed_by(character);
        }
        let text = self.text_mut();
        while let Some(last) = text.pop() {
            let next = (u32::from(last) + 1..=u32::from(char::MAX)).find_map(char::from_u32);
            // One that has no room isn't in any key.
            if let Some(next) = next.filter(|next| text.len() + next.len_utf8() <= limit::SORT_KEY_BYTES) {
                text.push(next);
                break;
            }
        }
        self
    }

    /// The greatest key that is less than this one, of those that begin as it does but for the last character.
    ///
    /// Text of any length is filled up with the greatest character, to the most bytes that a sort key has.
    fn before(mut self, is_text: bool) -> Self {
        let text = self.text_mut();
        let Some(last) = text.pop() else { return self };
        let code = u32::from(last);
        let Some(before) = (0..code).rev().find_map(char::from_u32) else {
            // Nothing stands between a text and the same text with a NUL.
            return self;
        };
        text.push(before);
        if is_text {
            while let Some(left) = limit::SORT_KEY_BYTES.checked_sub(text.len()).filter(|left| *left > 0) {
                text.push(match left {
                    1 => '\u{7f}',
                    2 => '\u{7ff}',
                    3 => '\u{ffff}',
                    _ => char::MAX,
                });
            }
        }
        self
    }
}
