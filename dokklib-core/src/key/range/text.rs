//! Ranges of sort keys whose text consists of parts. A range never leaves the prefix of its entity.

use aws_sdk_dynamodb::types::AttributeValue;

use super::Bound;
use super::gap::Gap;
use crate::attribute::AttributePath;
use crate::error::Fault;
use crate::expr::{Comparison, Node, Term};
use crate::key::part::{self, Part};
use crate::key::{KeyText, PartWriter};
use crate::limit;
use crate::schema::{DeclaredKey, Form, KeyFormat, KeyShape, Segment};

/// A range of text sort keys, which can be narrowed part by part.
#[derive(Debug, Clone)]
pub struct TextKeys {
    range: TextRange,
    /// The segments that aren't fixed yet.
    remaining: &'static [Segment],
    format: KeyFormat,
    gap: Gap,
    /// The shape of the keys. `None` if the range can't be narrowed.
    shape: Option<&'static KeyShape>,
}

/// A range of text sort keys.
#[derive(Debug, Clone)]
pub(crate) enum TextRange {
    BeginsWith(KeyText),
    Equals(KeyText),
    /// Includes both bounds.
    Between(KeyText, KeyText),
    /// Includes the bound. Keys without a prefix have no upper bound.
    AtLeast(KeyText),
    /// No keys: the lower bound is greater than the upper bound, or no key can be less than the upper bound.
    Empty,
}

impl TextRange {
    pub(super) fn check(&self) -> Result<(), Fault> {
        match self {
            Self::BeginsWith(key) | Self::Equals(key) | Self::AtLeast(key) => {
                key.check("sort key", limit::SORT_KEY_BYTES)
            }
            Self::Between(low, high) => {
                low.check("sort key", limit::SORT_KEY_BYTES)?;
                high.check("sort key", limit::SORT_KEY_BYTES)
            }
            Self::Empty => Ok(()),
        }
    }
}

impl TextKeys {
    /// Returns the range of all sort keys in the declared format.
    pub(super) fn of(key: &'static DeclaredKey) -> Self {
        let shape = &key.shape;
        let mut keys = Self {
            range: TextRange::BeginsWith(KeyText::prefix(shape.prefix, shape.format)),
            remaining: shape.segments,
            format: shape.format,
            gap: Gap::default(),
            shape: Some(shape),
        };
        keys.fix_literals();
        keys
    }

    /// Returns a range that can't be narrowed.
    pub(crate) fn fixed(range: TextRange) -> Self {
        Self { range, remaining: &[], format: KeyFormat::ESCAPED, gap: Gap::default(), shape: None }
    }

    /// Returns the range of the keys that are in both ranges. It can't be narrowed.
    pub(super) fn intersect(self, other: Self) -> Self {
        Self::fixed(self.range.intersect(other.range))
    }

    /// Returns the common prefix of the sort keys. It ends with the delimiter while parts remain.
    fn prefix(&self) -> KeyText {
        match &self.range {
            TextRange::BeginsWith(prefix)
            | TextRange::Equals(prefix)
            | TextRange::AtLeast(prefix)
            | TextRange::Between(prefix, _) => prefix.clone(),
            TextRange::Empty => KeyText::from_stored(String::new(), 0),
        }
    }

    /// Adds the literals before the next part to the range.
    fn fix_literals(&mut self) {
        while let [Segment::Literal(text), rest @ ..] = self.remaining {
            let mut prefix = self.prefix();
            prefix.push(text);
            self.remaining = rest;
            self.fix(prefix);
        }
    }

    /// Fixes the key up to the end of a segment: `text` is the whole key, or a prefix that the delimiter follows.
    fn fix(&mut self, mut text: KeyText) {
        self.range = if self.remaining.is_empty() {
            TextRange::Equals(text)
        } else {
            text.push(self.format.delimiter());
            TextRange::BeginsWith(text)
        };
    }

    /// Removes the next part and returns its field and form.
    fn next_part(&mut self) -> (&'static str, Form) {
        while let [segment, rest @ ..] = self.remaining {
            self.remaining = rest;
            // Only a skipped part leaves literals after it.
            if let Segment::Part { field, form, .. } = segment {
                return (field, *form);
            }
        }
        // Unreachable: the type of the key condition lists the remaining parts.
        ("", Form::NATURAL)
    }

    /// Returns `true` if the part that was removed last ends the key.
    fn is_last(&self) -> bool {
        self.remaining.is_empty()
    }

    /// Marks the end of a part in a bound: `part$` sorts after every key whose part is exactly `part`, if the delimiter is `#`.
    ///
    /// A complete part is followed by the delimiter, which is less. A longer escaped part continues with `$` and another
    /// character, or with a greater character. Unescaped parts with ranges have a fixed length unless they are the last one.
    /// No stored key of the entity ends with this text, so an inclusive range can use it as a bound.
    fn end_of_part(&self) -> String {
        self.format.end_of_part()
    }

    /// Narrows the range to the keys whose next part equals `part`.
    pub(super) fn equal_to(mut self, part: Part<'_>) -> Self {
        let (name, form) = self.next_part();
        if self.gap.precedes(name) {
            return self;
        }
        let mut text = self.prefix();
        let is_open = || self.is_last() && self.shape.is_some_and(KeyShape::is_open);
        text.push_part(name, part, form, self.format, self.may_be_empty(), is_open);
        self.fix(text);
        self.fix_literals();
        self
    }

    /// Returns `true` if the next part can be empty: the last part of an unescaped key, after other text.
    fn may_be_empty(&self) -> bool {
        self.format.is_unescaped() && self.is_last() && !self.prefix().as_str().is_empty()
    }

    /// Leaves the next part open.
    pub(super) fn skip(mut self) -> Self {
        let (name, _) = self.next_part();
        self.gap.skip(name);
        self
    }

    /// Narrows the range to the keys whose next part, `last(..)`, has no value.
    pub(super) fn equal_to_none(mut self) -> Self {
        let (name, _) = self.next_part();
        if self.gap.precedes(name) {
            return self;
        }
        let text = self.prefix().with(part::MISSING.encode_utf8(&mut [0; 4]));
        self.fix(text);
        self.fix_literals();
        self
    }

    /// Narrows the range to the keys whose next part begins with `prefix`.
    pub(super) fn begins_with(mut self, prefix: &str) -> Self {
        if prefix.is_empty() && matches!(self.remaining, [Segment::Part { form, .. }, ..] if form.is_last) {
            // Every value begins with the empty text. A missing value doesn't.
            return self.between(Bound::Unbounded, Bound::Unbounded);
        }
        let (name, form) = self.next_part();
        if self.gap.precedes(name) {
            return self;
        }
        let mut text = self.prefix();
        if !prefix.is_empty() {
            text.push_part(name, Part::Text(prefix), form, self.format, false, || self.is_last());
        }
        self.range = TextRange::BeginsWith(text);
        self
    }

    /// Narrows the range to the keys whose next part is between the two bounds.
    pub(super) fn between(mut self, low: Bound<Part<'_>>, high: Bound<Part<'_>>) -> Self {
        let (name, form) = self.next_part();
        if self.gap.precedes(name) {
            return self;
        }
        // `desc` reverses the order of the texts.
        let (low, high) = if form.reversed.is_some() { (high, low) } else { (low, high) };
        let prefix = self.prefix();
        let may_be_empty = self.may_be_empty();
        let is_unescaped_text = |part: Part<'_>| self.format.is_unescaped() && part.is_text();
        let key_with = |part: Part<'_>| {
            let mut text = prefix.clone();
            if is_unescaped_text(part) && !self.is_last() {
                text.record_unordered_part(name);
            } else if !part.is_empty_text() {
                // The value is only compared, so it can contain the delimiter.
                text.push_part(name, part, form, self.format, false, || self.is_last());
            }
            text
        };
        let low = match low {
            Bound::Unbounded => prefix.clone(),
            Bound::Included(part) => key_with(part),
            Bound::Excluded(part) if part.is_empty_text() && !may_be_empty => prefix.clone(),
            Bound::Excluded(part) => {
                let text = key_with(part);
                // Unescaped text can continue with any character.
                let continues = is_unescaped_text(part) && self.is_last();
                let end = if continues { "\0".to_owned() } else { self.end_of_part() };
                text.smallest_after(&end)
            }
        };
        let high = match high {
            Bound::Unbounded if form.is_last => {
                let missing = prefix.clone().with(part::MISSING.encode_utf8(&mut [0; 4]));
                // The delimiter follows a part that isn't the last one, so no stored key equals this bound.
                Some(if self.is_last() { missing.greatest_before(true) } else { missing })
            }
            Bound::Unbounded if prefix.as_str().is_empty() => {
                self.range = TextRange::AtLeast(low);
                return self;
            }
            Bound::Unbounded => Some(prefix.clone().with_end(&self.end_of_part(), self.format)),
            Bound::Excluded(part) if part.is_empty_text() => None,
            // Only an unescaped part can be empty.
            Bound::Included(part) if part.is_empty_text() && !may_be_empty => None,
            Bound::Included(part) => {
                let text = key_with(part);
                let end = self.end_of_part();
                Some(if self.is_last() || !text.has_room_for(&end) { text } else { text.with(&end) })
            }
            // The delimiter follows a part that isn't the last one, so no stored key equals this bound.
            Bound::Excluded(part) if !self.is_last() => Some(key_with(part)),
            Bound::Excluded(part) => Some(key_with(part).greatest_before(part.is_text())),
        };
        self.range = match high {
            Some(high) if low.as_str() <= high.as_str() && !high.as_str().is_empty() => TextRange::Between(low, high),
            // The fault of a bound is reported.
            Some(high) if high.is_unordered() => TextRange::Between(low, high),
            _ => TextRange::Empty,
        };
        self
    }

    /// Adds strings that identify the range.
    pub(super) fn add_identity(&self, identity: &mut Vec<String>) {
        match &self.range {
            TextRange::BeginsWith(key) => identity.extend(["^", key.as_str()].map(str::to_owned)),
            TextRange::AtLeast(key) => identity.extend([">", key.as_str()].map(str::to_owned)),
            TextRange::Equals(key) => identity.push(key.as_str().to_owned()),
            TextRange::Between(low, high) => identity.extend([low, high].map(|key| key.as_str().to_owned())),
            TextRange::Empty => identity.push(String::new()),
        }
    }

    /// Returns the key whose redacted text represents the range in debug output.
    pub(super) fn displayed_key(&self) -> Option<&KeyText> {
        match &self.range {
            TextRange::BeginsWith(key)
            | TextRange::Equals(key)
            | TextRange::AtLeast(key)
            | TextRange::Between(key, _) => Some(key),
            TextRange::Empty => None,
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        matches!(self.range, TextRange::Empty)
    }

    /// Converts the range to a condition on the sort key attribute `name`. All keys without a prefix need no condition.
    pub(super) fn into_condition(self, name: &'static str) -> Result<Option<Node>, Fault> {
        self.gap.check()?;
        self.range.check()?;
        let path = || Term::Path(AttributePath::top_level(name));
        let value = |key: KeyText| Term::Value(Ok(AttributeValue::S(key.into_string())));
        Ok(Some(match self.range {
            TextRange::BeginsWith(prefix) if prefix.as_str().is_empty() => return Ok(None),
            TextRange::BeginsWith(prefix) => Node::BeginsWith(path(), value(prefix)),
            TextRange::Equals(key) => Node::Compare(path(), Comparison::Eq, value(key)),
            TextRange::AtLeast(key) => Node::Compare(path(), Comparison::Ge, value(key)),
            // DynamoDB doesn't allow empty keys.
            TextRange::Between(low, high) if low.as_str().is_empty() => {
                Node::Compare(path(), Comparison::Le, value(high))
            }
            TextRange::Between(low, high) => Node::Between(path(), Box::new((value(low), value(high)))),
            // An empty range sends no request. `to_input()` still needs a valid condition, one that no item meets.
            TextRange::Empty => {
                let minimum = Term::Value(Ok(AttributeValue::S(" ".to_owned())));
                Node::Compare(path(), Comparison::Lt, minimum)
            }
        }))
    }
}

impl KeyText {
    fn push(&mut self, text: &str) {
        self.text_mut().push_str(text);
    }

    /// Appends a part and records its validity.
    fn push_part(
        &mut self,
        name: &'static str,
        part: Part<'_>,
        form: Form,
        format: KeyFormat,
        may_be_empty: bool,
        is_open: impl FnOnce() -> bool,
    ) {
        let mut writer = PartWriter::new(self.text_mut(), format, form);
        part.write(&mut writer);
        let (fault, is_empty) = (writer.fault(is_open), writer.written() == 0);
        let is_empty = is_empty && !may_be_empty;
        self.record_part(name, fault.or_else(|| part.violation(form, format.is_unescaped())), is_empty);
    }

    fn with(mut self, text: &str) -> Self {
        self.push(text);
        self
    }

    /// Replaces the delimiter at the end of the text.
    fn with_end(mut self, end: &str, format: KeyFormat) -> Self {
        let length = self.as_str().len() - format.delimiter().len();
        self.text_mut().truncate(length);
        self.with(end)
    }

    /// Returns `true` if a sort key can have this text and another one.
    fn has_room_for(&self, text: &str) -> bool {
        self.as_str().len() + text.len() <= limit::SORT_KEY_BYTES
    }

    /// Returns the smallest text that is greater than this text and than every key that continues it with a text less than
    /// `end`.
    ///
    /// If the key would be too long with `end`, returns the smallest key that is greater than the text.
    fn smallest_after(mut self, end: &str) -> Self {
        if self.has_room_for(end) {
            return self.with(end);
        }
        let text = self.text_mut();
        while let Some(last) = text.pop() {
            let next = (u32::from(last) + 1..=u32::from(char::MAX)).find_map(char::from_u32);
            // A character that exceeds the maximum length can't be in a key.
            if let Some(next) = next.filter(|next| text.len() + next.len_utf8() <= limit::SORT_KEY_BYTES) {
                text.push(next);
                break;
            }
        }
        self
    }

    /// Returns the greatest key that is less than this text and differs from it only from the last character on.
    ///
    /// If the part is text of any length, the key is filled with the greatest characters up to the maximum length.
    fn greatest_before(mut self, is_text: bool) -> Self {
        let text = self.text_mut();
        let Some(last) = text.pop() else { return self };
        let code = u32::from(last);
        let Some(previous) = (0..code).rev().find_map(char::from_u32) else {
            // The last character is NUL: the text without it is the greatest lesser text.
            return self;
        };
        text.push(previous);
        if is_text { self.last_with_prefix() } else { self }
    }

    /// Returns the greatest sort key that begins with this text: filled with the greatest characters up to the maximum length.
    pub(crate) fn last_with_prefix(mut self) -> Self {
        let text = self.text_mut();
        while let Some(room) = limit::SORT_KEY_BYTES.checked_sub(text.len()).filter(|room| *room > 0) {
            text.push(match room {
                1 => '\u{7f}',
                2 => '\u{7ff}',
                3 => '\u{ffff}',
                _ => char::MAX,
            });
        }
        self
    }
}
