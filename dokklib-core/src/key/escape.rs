//! The escape that keeps the delimiter out of the values.
//!
//! Each character up to `$` (0x24) becomes `$` and the character 0x30 higher: space `$P`, `!` `$Q`, `"` `$R`, `#` `$S`,
//! `$` `$T`. So nothing in a value is the delimiter, and nothing in a value sorts below the delimiter either: the byte
//! after a whole part is `#` or the end of the key, after a longer part it is `$` or above. Joined keys therefore sort
//! as the tuples of their parts do, which a plain join by `#` doesn't give ("Ann Lee" would sort before "Ann").
//!
//! This is a storage format: it never changes.

/// The first character of an escape, and the last one that is escaped.
const ESCAPE_BYTE: u8 = b'$';
pub(super) const ESCAPE: char = '$';

/// How far above the escaped character its stand-in is.
const SHIFT: u8 = 0x30;

fn is_escaped(byte: u8) -> bool {
    byte <= ESCAPE_BYTE
}

/// The bytes that `text` takes when escaped.
pub(crate) fn escaped_len(text: &str) -> usize {
    text.len() + text.bytes().filter(|byte| is_escaped(*byte)).count()
}

/// Hands over the escaped text, piece by piece.
pub(super) fn escape(text: &str, mut push: impl FnMut(&str)) {
    // Everything escaped is ASCII, so slices between escapes are whole characters.
    let mut plain = 0;
    for (at, byte) in text.bytes().enumerate() {
        if is_escaped(byte) {
            push(&text[plain..at]);
            push(ESCAPE.encode_utf8(&mut [0; 4]));
            push(char::from(byte + SHIFT).encode_utf8(&mut [0; 4]));
            plain = at + 1;
        }
    }
    push(&text[plain..]);
}

/// Whether these are parts of a key as they are written, with the delimiter between them.
pub(crate) fn is_escaped_key(text: &str) -> bool {
    text.split(super::DELIMITER).all(|part| unescape(part).is_some())
}

/// The text that was escaped, or `None` if `escaped` is no escaped text.
pub(super) fn unescape(escaped: &str) -> Option<String> {
    let mut text = String::with_capacity(escaped.len());
    let mut chars = escaped.chars();
    while let Some(char) = chars.next() {
        if char == ESCAPE {
            let stand_in = u8::try_from(chars.next()?).ok()?;
            let byte = stand_in.checked_sub(SHIFT).filter(|byte| is_escaped(*byte))?;
            text.push(char::from(byte));
        } else if char.is_ascii() && is_escaped(char as u8) {
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
    fn the_escape_is_the_documented_one() {
        assert_eq!(escape(" !\"#$"), "$P$Q$R$S$T");
        assert_eq!(escape("\0\n"), "$0$:");
        for ordinary in ["alice@example.com", "2020-02-21|order-1", "Zoë", "%&'()"] {
            assert_eq!(escape(ordinary), ordinary);
        }
    }

    #[test]
    fn what_is_no_escaped_text_is_refused() {
        for text in ["a b", "a#b", "$", "a$", "$é", "$/", "$U", "\u{0}"] {
            assert_eq!(unescape(text), None, "{text:?}");
        }
    }

    /// Text in which what matters to the escape is frequent.
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
        fn text_comes_back(text in hostile()) {
            let escaped = escape(&text);
            prop_assert_eq!(escaped.len(), escaped_len(&text));
            prop_assert_eq!(unescape(&escaped), Some(text));
        }

        #[test]
        fn joined_parts_sort_as_tuples(
            a in proptest::collection::vec(hostile(), 1..4),
            b in proptest::collection::vec(hostile(), 1..4),
        ) {
            let join = |parts: &[String]| parts.iter().map(|part| escape(part)).collect::<Vec<_>>().join("#");
            prop_assert_eq!(join(&a).as_bytes().cmp(join(&b).as_bytes()), a.cmp(&b));
        }
    }
}
