//! Key formats: how the prefix and the parts of a key become one text.

use crate::constant::{Message, str_eq};

/// How the keys of an entity become text: the delimiter between the parts, and whether values are escaped.
///
/// A schema declares the format of its entities: `#[schema(delimiter = "|", key_values = unescaped)]`. An entity can declare
/// another one for its own keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyFormat {
    delimiter: &'static str,
    is_unescaped: bool,
}

impl KeyFormat {
    /// The default format: the delimiter `#`, and escaped values.
    pub const ESCAPED: Self = Self { delimiter: "#", is_unescaped: false };

    /// The default delimiter, with values that are stored unchanged.
    pub const UNESCAPED: Self = Self { delimiter: "#", is_unescaped: true };

    /// Returns the format with another delimiter.
    #[must_use]
    pub const fn with_delimiter(self, delimiter: &'static str) -> Self {
        Self { delimiter, ..self }
    }

    /// Returns the format with the same delimiter whose values are stored unchanged.
    #[must_use]
    pub const fn unescaped(self) -> Self {
        Self { is_unescaped: true, ..self }
    }

    /// Returns the format with the same delimiter whose values are escaped.
    #[must_use]
    pub const fn escaped(self) -> Self {
        Self { is_unescaped: false, ..self }
    }

    /// Returns the text between the prefix and the parts of a key.
    pub const fn delimiter(&self) -> &'static str {
        self.delimiter
    }

    /// Returns `true` if values are stored unchanged, and `false` if they are escaped.
    pub const fn is_unescaped(&self) -> bool {
        self.is_unescaped
    }

    pub(crate) const fn is_same(self, other: Self) -> bool {
        self.is_unescaped == other.is_unescaped && str_eq(self.delimiter, other.delimiter)
    }

    /// Returns the text after the prefix and its delimiter. A key without a prefix begins with its first part.
    pub(crate) fn strip_prefix<'t>(self, text: &'t str, prefix: &str) -> Option<&'t str> {
        if prefix.is_empty() { Some(text) } else { text.strip_prefix(prefix)?.strip_prefix(self.delimiter) }
    }

    /// Returns the length of the prefix with its delimiter.
    pub(crate) const fn prefix_len(self, prefix: &str) -> usize {
        if prefix.is_empty() { 0 } else { prefix.len() + self.delimiter.len() }
    }

    /// Returns a text that is greater than the delimiter, but less than every text of the same length that is greater.
    ///
    /// If all texts of a part have the same length, or escaped values follow, then the part with this text sorts after all keys
    /// with the part and before all keys with a greater part.
    pub(crate) fn end_of_part(self) -> String {
        let mut end = self.delimiter.to_owned();
        let last = end.pop().map_or(0, u32::from);
        end.push((last + 1..=u32::from(char::MAX)).find_map(char::from_u32).unwrap_or(char::MAX));
        end
    }
}

/// The greatest character of a delimiter between escaped values. All characters up to `$` are escaped, and `$` itself is
/// in escaped values.
const LAST_ESCAPED_DELIMITER: u8 = b'#';

/// The greatest character that is escaped.
const LAST_ESCAPED: u8 = b'$';

/// Returns the first character of the text up to `last`.
const fn find_up_to(text: &str, last: u8) -> Option<u8> {
    let mut bytes = text.as_bytes();
    while let [byte, rest @ ..] = bytes {
        if *byte <= last {
            return Some(*byte);
        }
        bytes = rest;
    }
    None
}

/// Fails if escaped values can contain the delimiter.
#[doc(hidden)]
#[track_caller]
pub const fn assert_delimiter(format: KeyFormat) {
    let bytes = format.delimiter.as_bytes();
    let mut at = 0;
    while at < bytes.len() && !format.is_unescaped {
        if bytes[at] > LAST_ESCAPED_DELIMITER {
            let text = Message::new().push("escaped values can contain the delimiter \"").push(format.delimiter);
            let text = text.push("\", because only characters up to `$` are escaped: ");
            panic!("{}", text.push("add `key_values = unescaped`, or use the delimiter \"#\"").as_str());
        }
        at += 1;
    }
}

/// Fails if a prefix can't be distinguished from the delimiter or an escape.
#[doc(hidden)]
#[track_caller]
pub const fn assert_prefix(format: KeyFormat, prefix: &str) {
    assert_text(format, prefix, "a key prefix", ": remove it, or declare `key_values = unescaped`");
}

/// Fails if a literal can't be distinguished from the delimiter or an escape.
#[doc(hidden)]
#[track_caller]
pub const fn assert_literal(format: KeyFormat, literal: &str) {
    let fix = ": write several literals, `Self(\"A\", \"B\")`, or declare `key_values = unescaped`";
    assert_text(format, literal, "a literal in a key", fix);
}

/// Fails if a literal that is a whole key can't be distinguished from the delimiter or an escape.
#[doc(hidden)]
#[track_caller]
pub const fn assert_whole_key(format: KeyFormat, literal: &str) {
    if !format.is_unescaped {
        let fix = ": write a key with parts, `Self(..)`, or declare `key_values = unescaped`";
        assert_text(format, literal, "a literal that is a whole key", fix);
    }
}

/// Fails if a label can't be distinguished from the delimiter or an escape.
#[doc(hidden)]
#[track_caller]
pub const fn assert_label(format: KeyFormat, label: &str) {
    if contains(label.as_bytes(), format.delimiter.as_bytes()) {
        let text = Message::new().push("a label can't contain the delimiter \"").push(format.delimiter);
        panic!("{}", text.push("\": write a literal before the part instead, `Self(\"a\", part)`").as_str());
    }
    assert_text(format, label, "a label", ": remove it, or declare `key_values = unescaped`");
}

/// Fails if a part with `last(..)` can't be distinguished from the delimiter: `~` is a missing value, and `}` precedes values that
/// sort after it.
#[doc(hidden)]
#[track_caller]
pub const fn assert_last(format: KeyFormat) {
    let delimiter = format.delimiter.as_bytes();
    if contains(delimiter, b"~") || contains(delimiter, b"}") {
        let text =
            Message::new().push("the delimiter \"").push(format.delimiter).push("\" contains `~` or `}`, which ");
        panic!("{}", text.push("`last(..)` writes: use another delimiter, or `sparse(..)`").as_str());
    }
}

#[track_caller]
const fn assert_text(format: KeyFormat, text: &str, subject: &str, fix: &str) {
    if format.is_unescaped {
        if !is_aligned(text.as_bytes(), format.delimiter.as_bytes()) {
            let message = Message::new().push(subject).push(" can't end with the beginning of the delimiter \"");
            panic!("{}", message.push(format.delimiter).push("\": the key couldn't be parsed").as_str());
        }
        return;
    }
    if let Some(found) = find_up_to(text, LAST_ESCAPED) {
        let found = match found {
            b'#' => "`#`",
            b'$' => "`$`",
            b'!' => "`!`",
            b'"' => "a quotation mark",
            b' ' => "a space",
            _ => "a control character",
        };
        let message = Message::new().push(subject).push(" can't contain ").push(found).push(" if values are escaped, ");
        panic!("{}", message.push("because characters up to `$` are reserved").push(fix).as_str());
    }
}

/// Returns `true` if a delimiter after the text is found where it begins.
///
/// Delimiters are searched from left to right. A text that ends with `|` isn't aligned with the delimiter `||`.
const fn is_aligned(text: &[u8], delimiter: &[u8]) -> bool {
    let mut at = 0;
    while at < text.len() {
        if is_at(text, delimiter, at) {
            at += delimiter.len();
        } else if begins_delimiter(text, delimiter, at) {
            return false;
        } else {
            at += 1;
        }
    }
    true
}

/// Returns `true` if the rest of the text from `at` on, followed by the delimiter, begins with the delimiter.
const fn begins_delimiter(text: &[u8], delimiter: &[u8], at: usize) -> bool {
    let rest = text.len() - at;
    if rest >= delimiter.len() {
        return false;
    }
    let mut i = 0;
    while i < delimiter.len() {
        let byte = if i < rest { text[at + i] } else { delimiter[i - rest] };
        if byte != delimiter[i] {
            return false;
        }
        i += 1;
    }
    true
}

/// Returns `true` if the delimiter is in the text at this position.
pub(crate) const fn is_at(text: &[u8], delimiter: &[u8], at: usize) -> bool {
    if at + delimiter.len() > text.len() {
        return false;
    }
    let mut i = 0;
    while i < delimiter.len() {
        if text[at + i] != delimiter[i] {
            return false;
        }
        i += 1;
    }
    true
}

const fn contains(text: &[u8], delimiter: &[u8]) -> bool {
    let mut at = 0;
    while at < text.len() {
        if is_at(text, delimiter, at) {
            return true;
        }
        at += 1;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_part_is_the_next_text_after_the_delimiter() {
        for (delimiter, end) in [("#", "$"), ("|", "}"), ("##", "#$"), ("->", "-?"), ("\u{d7ff}", "\u{e000}")] {
            assert_eq!(KeyFormat::UNESCAPED.with_delimiter(delimiter).end_of_part(), end);
        }
    }

    #[test]
    fn a_text_that_ends_with_the_beginning_of_the_delimiter_is_not_aligned() {
        for (text, delimiter, aligned) in [
            ("ORDER", "#", true),
            ("#ORDER#", "#", true),
            ("a|", "||", false),
            ("a||", "||", true),
            ("a|||", "||", false),
            ("|a", "||", true),
            ("a->", "->", true),
            ("a-", "->", true),
            ("ab", "abab", false),
            ("aba", "abab", true),
            ("", "||", true),
        ] {
            assert_eq!(is_aligned(text.as_bytes(), delimiter.as_bytes()), aligned, "{text} {delimiter}");
        }
    }
}
