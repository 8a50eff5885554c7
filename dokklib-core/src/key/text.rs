use std::borrow::Cow;
use std::fmt;

use super::part::Comparison;
use super::template::Wrong;
use super::{DELIMITER, DELIMITER_TEXT, Template, escape};
use crate::error::Fault;

/// The text of a key, with what is wrong with it.
#[derive(Clone)]
pub struct KeyText {
    text: String,
    note: Note,
}

/// What a key remembers of how it was made.
#[derive(Clone, Copy)]
enum Note {
    None,
    /// A part is empty.
    Empty(&'static str),
    /// A part has a value that no key can have.
    Invalid {
        part: &'static str,
        what: &'static str,
    },
    /// The key is so long that it may be over a limit, and this is its longest part.
    Long(&'static str),
}

/// Above this length a key may be over a limit.
const LONG: usize = crate::limit::SORT_KEY_BYTES;

/// Shows the prefix and not the value.
impl fmt::Debug for KeyText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeyText({})", self.redacted())
    }
}

impl KeyText {
    /// `PREFIX#part#part`, in one allocation.
    pub(crate) fn of(template: &Template<'_>) -> Self {
        if let Template::Stored(key) = template {
            return (*key).clone();
        }
        let mut text = String::with_capacity(template.len());
        let note = match template.write(&mut text) {
            Err(Wrong::Empty(part)) => Note::Empty(part),
            Err(Wrong::Invalid { part, what }) => Note::Invalid { part, what },
            Ok(Some(longest)) if text.len() > LONG => Note::Long(longest),
            Ok(_) => Note::None,
        };
        Self { text, note }
    }

    /// Whether the template makes this text, without making it.
    pub(crate) fn is_made(template: &Template<'_>, text: &str) -> bool {
        let mut comparison = Comparison::with(text);
        template.write(&mut comparison).is_ok() && comparison.is_equal()
    }

    /// A key as it was stored.
    pub(crate) fn stored(text: String) -> Self {
        Self { text, note: Note::None }
    }

    /// `PREFIX#`, and then `LITERAL#` for each of the literals.
    pub(crate) fn prefix(prefix: &str, literals: &[&str]) -> Self {
        let len = literals.iter().fold(prefix.len() + 1, |len, literal| len + literal.len() + 1);
        let mut text = String::with_capacity(len);
        for piece in [prefix].iter().chain(literals) {
            text.push_str(piece);
            text.push(DELIMITER);
        }
        Self { text, note: Note::None }
    }

    pub(crate) fn extend_last_part(&mut self, start: &str, raw: bool) {
        if raw {
            self.text.push_str(start);
        } else {
            escape::escape(start, |text| self.text.push_str(text));
        }
        if self.text.len() > LONG {
            self.note = Note::Long("begins_with");
        }
    }

    /// The text, to be gone on with.
    pub(super) fn text_mut(&mut self) -> &mut String {
        &mut self.text
    }

    /// Remembers what is wrong with a part that was written, or that it may be too long.
    pub(super) fn note_part(&mut self, part: &'static str, fault: Option<&'static str>, is_empty: bool) {
        self.note = match (self.note, fault) {
            (Note::None | Note::Long(_), Some(what)) => Note::Invalid { part, what },
            (Note::None | Note::Long(_), None) if is_empty => Note::Empty(part),
            // What is written after it may make the key too long.
            (Note::None, None) => Note::Long(part),
            (note, _) => note,
        };
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    pub(crate) fn into_string(self) -> String {
        self.text
    }

    /// What follows the prefix, unescaped part by part; text that is no escaped text stays as it is.
    pub(crate) fn value(&self, prefix: &str, raw: bool) -> Cow<'_, str> {
        let stored = self.text.get(prefix.len() + 1..).unwrap_or_default();
        if raw || !stored.contains(escape::ESCAPE) {
            return Cow::Borrowed(stored);
        }
        let parts: Option<Vec<_>> = stored.split(DELIMITER).map(escape::unescape).collect();
        parts.map_or(Cow::Borrowed(stored), |parts| Cow::Owned(parts.join(DELIMITER_TEXT)))
    }

    pub(crate) fn check(&self, role: &'static str, limit: usize) -> Result<(), Fault> {
        match self.note {
            Note::None => Ok(()),
            Note::Empty(part) => Err(Fault::EmptyPart { part }),
            Note::Invalid { part, what } => Err(Fault::InvalidPart { part, what }),
            Note::Long(_) if self.text.len() <= limit => Ok(()),
            Note::Long(part) => Err(Fault::KeyTooLong { role, length: self.text.len(), limit, part }),
        }
    }

    /// The prefix, and a mark in the place of the value.
    pub(crate) fn redacted(&self) -> Redacted<'_> {
        Redacted(&self.text)
    }
}

/// A key's text without its value.
pub(crate) struct Redacted<'a>(&'a str);

impl fmt::Display for Redacted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.split_once(DELIMITER) {
            Some((prefix, "")) => write!(f, "{prefix}{DELIMITER}"),
            Some((prefix, _)) => write!(f, "{prefix}{DELIMITER}…"),
            None => f.write_str("…"),
        }
    }
}
