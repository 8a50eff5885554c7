use std::borrow::Cow;
use std::fmt;

use super::part::KeyComparison;
use super::template::WriteError;
use super::{Template, escape};
use crate::error::Fault;
use crate::schema::KeyFormat;

/// The text of a key, and its fault if it has one.
#[doc(hidden)]
#[derive(Clone)]
pub struct KeyText {
    text: String,
    /// The length of the prefix with its delimiter. Debug output shows it, and no value.
    prefix_len: usize,
    validity: Validity,
}

/// Whether a key can be sent.
#[derive(Clone, Copy)]
enum Validity {
    Valid,
    EmptyPart(&'static str),
    /// A part has a value that can't be written in a key.
    InvalidPart {
        part: &'static str,
        reason: &'static str,
    },
    /// A range of a part whose texts don't sort as its values.
    UnorderedPart(&'static str),
    /// The key may exceed a limit. The name is that of its longest part.
    MaybeTooLong(&'static str),
}

/// The lowest limit of any key. A longer key may be too long.
const LOWEST_LIMIT: usize = crate::limit::SORT_KEY_BYTES;

/// Shows the prefix and not the value.
impl fmt::Debug for KeyText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeyText({})", self.redacted())
    }
}

impl KeyText {
    /// Writes the text of a key, `PREFIX#part#part`, in one allocation unless a value has escape sequences.
    pub(crate) fn of(template: &Template<'_>) -> Self {
        if let Template::Stored(key) = template {
            return (*key).clone();
        }
        let mut text = String::with_capacity(template.max_len());
        let prefix_len = template.prefix_len();
        let validity = match template.write(&mut text, |_, _| {}) {
            Err(WriteError::EmptyPart(part)) => Validity::EmptyPart(part),
            Err(WriteError::InvalidPart { part, reason }) => Validity::InvalidPart { part, reason },
            Ok(()) if text.len() > LOWEST_LIMIT => {
                template.longest_part().map_or(Validity::Valid, Validity::MaybeTooLong)
            }
            Ok(()) => Validity::Valid,
        };
        Self { text, prefix_len, validity }
    }

    /// Returns `true` if the template produces this text. Allocates nothing.
    pub(crate) fn matches(template: &Template<'_>, text: &str) -> bool {
        let mut comparison = KeyComparison::new(text);
        template.write(&mut comparison, |_, _| {}).is_ok() && comparison.is_equal()
    }

    /// Creates a key from text that was read from the table. The length of its prefix includes the delimiter.
    pub(crate) fn from_stored(text: String, prefix_len: usize) -> Self {
        Self { text, prefix_len, validity: Validity::Valid }
    }

    /// Returns the prefix with its delimiter: `PREFIX#`. It is empty for keys without a prefix.
    pub(crate) fn prefix(prefix: &str, format: KeyFormat) -> Self {
        let text = if prefix.is_empty() { String::new() } else { [prefix, format.delimiter()].concat() };
        Self { prefix_len: text.len(), text, validity: Validity::Valid }
    }

    /// Appends the beginning of a value to the last part.
    pub(crate) fn extend_last_part(&mut self, value_prefix: &str, format: KeyFormat) {
        if format.is_unescaped() {
            self.text.push_str(value_prefix);
        } else {
            escape::escape(value_prefix, |text| self.text.push_str(text));
        }
        if self.text.len() > LOWEST_LIMIT {
            self.validity = Validity::MaybeTooLong("begins_with");
        }
    }

    pub(super) fn text_mut(&mut self) -> &mut String {
        &mut self.text
    }

    /// Records the validity of a part that was appended. The first fault is kept.
    pub(super) fn record_part(&mut self, part: &'static str, fault: Option<&'static str>, is_empty: bool) {
        self.validity = match (self.validity, fault) {
            (Validity::Valid | Validity::MaybeTooLong(_), Some(reason)) => Validity::InvalidPart { part, reason },
            (Validity::Valid | Validity::MaybeTooLong(_), None) if is_empty => Validity::EmptyPart(part),
            // Text appended later may make the key too long.
            (Validity::Valid, None) => Validity::MaybeTooLong(part),
            (validity, _) => validity,
        };
    }

    /// Marks the key as a bound of a part whose texts don't sort as its values.
    pub(super) fn record_unordered_part(&mut self, part: &'static str) {
        self.validity = Validity::UnorderedPart(part);
    }

    /// Returns `true` if the key is a bound of a part whose texts don't sort as its values.
    pub(super) fn is_unordered(&self) -> bool {
        matches!(self.validity, Validity::UnorderedPart(_))
    }

    pub(super) fn prefix_len(&self) -> usize {
        self.prefix_len
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    pub(crate) fn into_string(self) -> String {
        self.text
    }

    /// Returns the text after the prefix, with each part unescaped. Text that isn't validly escaped is returned unchanged.
    pub(crate) fn value(&self, format: KeyFormat) -> Cow<'_, str> {
        let stored = self.text.get(self.prefix_len..).unwrap_or_default();
        if format.is_unescaped() || !stored.contains(escape::ESCAPE) {
            return Cow::Borrowed(stored);
        }
        let delimiter = format.delimiter();
        let parts: Option<Vec<_>> = stored.split(delimiter).map(escape::unescape).collect();
        parts.map_or(Cow::Borrowed(stored), |parts| Cow::Owned(parts.join(delimiter)))
    }

    pub(crate) fn check(&self, role: &'static str, limit: usize) -> Result<(), Fault> {
        match self.validity {
            Validity::Valid => Ok(()),
            Validity::EmptyPart(part) => Err(Fault::EmptyPart { part }),
            Validity::InvalidPart { part, reason } => Err(Fault::InvalidPart { part, what: reason }),
            Validity::UnorderedPart(part) => Err(Fault::UnorderedPart { part }),
            Validity::MaybeTooLong(_) if self.text.len() <= limit => Ok(()),
            Validity::MaybeTooLong(part) => Err(Fault::KeyTooLong { role, length: self.text.len(), limit, part }),
        }
    }

    /// Returns the text with `…` instead of the value.
    pub(crate) fn redacted(&self) -> Redacted<'_> {
        Redacted(self)
    }
}

/// Displays a key without its value.
pub(crate) struct Redacted<'a>(&'a KeyText);

impl fmt::Display for Redacted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let KeyText { text, prefix_len, .. } = self.0;
        f.write_str(text.get(..*prefix_len).unwrap_or_default())?;
        if text.len() == *prefix_len { Ok(()) } else { f.write_str("…") }
    }
}
