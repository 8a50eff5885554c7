//! Escaping of key values, so that a value never contains the delimiter.
//!
//! Each character up to `$` (0x24) is written as `$` and the character 0x30 higher: space `$P`, `!` `$Q`, `"` `$R`, `#` `$S`,
//! `$` `$T`. An escaped value contains no delimiter, and none of its characters sorts before the delimiter. A complete part
//! is followed by `#` or the end of the key; a longer part continues with `$` or a higher character. Joined keys therefore
//! sort as the tuples of their parts. Joining values with `#` without escaping doesn't: "Ann Lee" would sort before "Ann".
//!
//! The escaping is a storage format and must never change.

/// The first character of an escape sequence, and the highest character that is escaped.
const ESCAPE_BYTE: u8 = b'$';
pub(super) const ESCAPE: char = '$';

/// The distance from an escaped character to the character that represents it.
const OFFSET: u8 = 0x30;

fn needs_escape(byte: u8) -> bool {
    byte <= ESCAPE_BYTE
}

/// Returns `true` if escaping doesn't change the text, as for most values.
#[inline]
pub(super) fn is_plain(text: &str) -> bool {
    const LOW: u64 = u64::from_le_bytes([0x01; 8]);
    const HIGH: u64 = u64::from_le_bytes([0x80; 8]);
    let (words, rest) = text.as_bytes().as_chunks::<8>();
    let has_escaped = words.iter().any(|word| {
        let word = u64::from_le_bytes(*word);
        // Subtracting sets the high bit of a byte that is less, unless the byte has it already.
        word.wrapping_sub(LOW * u64::from(ESCAPE_BYTE + 1)) & !word & HIGH != 0
    });
    !has_escaped && !rest.iter().any(|byte| needs_escape(*byte))
}

/// Returns the length of `text` in bytes after escaping.
pub(crate) fn escaped_len(text: &str) -> usize {
    if is_plain(text) { text.len() } else { text.len() + escapes(text) }
}

#[cold]
fn escapes(text: &str) -> usize {
    text.bytes().filter(|byte| needs_escape(*byte)).count()
}

/// Escapes `text` and passes the result to `push` in pieces.
pub(super) fn escape(text: &str, mut push: impl FnMut(&str)) {
    if is_plain(text) {
        return push(text);
    }
    // Escaped characters are ASCII, so the slices between them end on character boundaries.
    let mut copied = 0;
    for (at, byte) in text.bytes().enumerate() {
        if needs_escape(byte) {
            push(&text[copied..at]);
            push(ESCAPE.encode_utf8(&mut [0; 4]));
            push(char::from(byte + OFFSET).encode_utf8(&mut [0; 4]));
            copied = at + 1;
        }
    }
    push(&text[copied..]);
}

/// Appends the escaped text.
pub(crate) fn escape_part(part: &str, text: &mut String) {
    escape(part, |piece| text.push_str(piece));
}

/// Returns `true` if `text` consists of escaped parts, separated by the delimiter.
pub(crate) fn is_escaped(text: &str, delimiter: &str) -> bool {
    text.split(delimiter).all(|part| unescape(part).is_some())
}

/// Returns the original text, or `None` if `escaped` is not validly escaped.
pub(super) fn unescape(escaped: &str) -> Option<String> {
    let mut text = String::with_capacity(escaped.len());
    let mut chars = escaped.chars();
    while let Some(char) = chars.next() {
        if char == ESCAPE {
            let encoded = u8::try_from(chars.next()?).ok()?;
            let byte = encoded.checked_sub(OFFSET).filter(|byte| needs_escape(*byte))?;
            text.push(char::from(byte));
        } else if char.is_ascii() && needs_escape(char as u8) {
            return None;
        } else {
            text.push(char);
        }
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn escape(text: &str) -> String {
        let mut out = String::new();
        super::escape(text, |text| out.push_str(text));
        out
    }

    #[test]
    fn characters_up_to_the_dollar_sign_are_escaped() {
        assert_eq!(escape(" !\"#$"), "$P$Q$R$S$T");
        assert_eq!(escape("\0\n"), "$0$:");
        for ordinary in ["alice@example.com", "2020-02-21|order-1", "Zoë", "%&'()"] {
            assert_eq!(escape(ordinary), ordinary);
        }
    }

    #[test]
    fn unescaping_rejects_invalid_text() {
        for text in ["a b", "a#b", "$", "a$", "$é", "$/", "$U", "\u{0}"] {
            assert_eq!(unescape(text), None, "{text:?}");
        }
    }

    /// Text with many delimiters, escape characters and characters that look escaped.
    fn hostile() -> impl Strategy<Value = String> {
        proptest::collection::vec(
            prop_oneof![
                3 => proptest::char::range('\0', '&'),
                1 => Just('#'),
                1 => Just('$'),
                2 => proptest::char::range('P', 'c'),
                1 => proptest::char::any(),
            ],
            0..6,
        )
        .prop_map(String::from_iter)
    }

    proptest! {
        #[test]
        fn escaping_round_trips(text in hostile()) {
            let escaped = escape(&text);
            prop_assert_eq!(escaped.len(), escaped_len(&text));
            prop_assert_eq!(unescape(&escaped), Some(text));
        }

        #[test]
        fn joined_escaped_parts_sort_as_tuples(
            a in proptest::collection::vec(hostile(), 1..4),
            b in proptest::collection::vec(hostile(), 1..4),
        ) {
            let join = |parts: &[String]| parts.iter().map(|part| escape(part)).collect::<Vec<_>>().join("#");
            prop_assert_eq!(join(&a).as_bytes().cmp(join(&b).as_bytes()), a.cmp(&b));
        }
    }
}
