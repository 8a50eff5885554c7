use std::fmt;

use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;

use crate::attribute::Attributes;
use crate::error::{Error, Fault, Result};
use crate::item::write_names;

/// The position after a page of a query; the next page starts there. It is the stored key of the last item that was
/// read (DynamoDB's `LastEvaluatedKey`).
///
/// A cursor is valid for the table, the index and the key condition of its query. Another query rejects it as
/// [`InvalidInput`](crate::ErrorKind::InvalidInput). The filter and the direction may differ. `Debug` shows only
/// attribute names.
#[derive(Clone, PartialEq)]
pub struct Cursor {
    pub(crate) key: Attributes,
    pub(crate) scope: CursorScope,
}

/// A hash of the table, the index and the key condition of a query. It identifies the queries for which a cursor is
/// valid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct CursorScope(u64);

/// The version of the text encoding, stored in its first byte.
const VERSION: u8 = 1;

impl CursorScope {
    pub(crate) fn new<'t>(texts: impl IntoIterator<Item = &'t str>) -> Self {
        // 0xff doesn't occur in UTF-8, so it separates the texts unambiguously.
        let bytes = texts.into_iter().flat_map(|text| text.bytes().chain([0xff]));
        Self(stable_hash(bytes))
    }
}

/// FNV-1a. The result must be the same on every machine and in every version; it is not a signature.
pub(super) fn stable_hash(bytes: impl Iterator<Item = u8>) -> u64 {
    const BASIS: u64 = 0xcbf2_9ce4_8422_2325;
    const PRIME: u64 = 0x0000_0100_0000_01b3;
    bytes.fold(BASIS, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(PRIME))
}

impl Cursor {
    /// Encodes the cursor as URL-safe text, for example for a pagination parameter of a web API.
    ///
    /// The text is neither encrypted nor signed: everyone who has it can decode its key values, and can forge a cursor
    /// with other values. A cursor for a client is better sealed: `Cursor::seal`, with the feature `sealed-cursors`.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> dokklib::Result<()> {
    /// # use dokklib::Entity;
    /// # #[derive(Entity)]
    /// # struct User;
    /// # #[derive(Entity, Debug, PartialEq)]
    /// # #[entity(pk = User(user), sk = Self(id))]
    /// # struct Order { user: String, id: u64 }
    /// # let local = dokklib::local::Local::start().await?;
    /// # let table = local.table("SingleTable").await?;
    /// # for id in 1..=5 {
    /// #     table.put(Order { user: "alice".to_owned(), id }).await?;
    /// # }
    /// use dokklib::operation::Cursor;
    ///
    /// let orders = table.query(Order::query("alice")).page_size(3);
    /// let text = orders.clone().page().await?.next.expect("there are five").to_plain_text();
    ///
    /// let cursor = Cursor::from_plain_text(&text)?;
    /// assert_eq!(orders.after(cursor).page().await?.items.len(), 2);
    /// # Ok(())
    /// # }
    /// ```
    pub fn to_plain_text(&self) -> String {
        base64_simd::URL_SAFE_NO_PAD.encode_to_string(self.encode())
    }

    /// Encodes the cursor, with a checksum at the end.
    pub(super) fn encode(&self) -> Vec<u8> {
        let mut bytes = vec![VERSION];
        bytes.extend(self.scope.0.to_be_bytes());
        let mut attributes: Vec<_> = self.key.iter().collect();
        attributes.sort_by_key(|(name, _)| *name);
        for (name, value) in attributes {
            let (kind, value) = match value {
                AttributeValue::S(text) => (b'S', text.as_bytes()),
                AttributeValue::N(number) => (b'N', number.as_bytes()),
                AttributeValue::B(blob) => (b'B', blob.as_ref()),
                // Key attributes have no other types.
                _ => continue,
            };
            bytes.push(kind);
            for part in [name.as_bytes(), value] {
                // A key attribute has a name of at most 255 bytes and a value of at most 2048 bytes.
                bytes.extend(u16::try_from(part.len()).unwrap_or(u16::MAX).to_be_bytes());
                bytes.extend(part);
            }
        }
        let checksum = stable_hash(bytes.iter().copied());
        bytes.extend(checksum.to_be_bytes());
        bytes
    }

    /// Decodes a cursor from the text that [`to_plain_text`](Self::to_plain_text) returned.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) if the text is not a cursor, is truncated or damaged, or has an
    /// unknown version. Whether the cursor belongs to a query is checked when the query is sent.
    pub fn from_plain_text(text: &str) -> Result<Self> {
        let bytes = base64_simd::URL_SAFE_NO_PAD.decode_to_vec(text).unwrap_or_default();
        Self::decode(&bytes).ok_or_else(|| Error::invalid(Fault::DamagedCursor))
    }

    pub(super) fn decode(bytes: &[u8]) -> Option<Self> {
        let (bytes, checksum) = bytes.split_last_chunk::<8>()?;
        if stable_hash(bytes.iter().copied()) != u64::from_be_bytes(*checksum) {
            return None;
        }
        let (VERSION, bytes) = bytes.split_first().map(|(version, rest)| (*version, rest))? else { return None };
        let (scope, mut rest) = bytes.split_first_chunk::<8>()?;
        let mut key = Attributes::new();
        while let Some((kind, tail)) = rest.split_first() {
            let (name, tail) = split_length_prefixed(tail)?;
            let (value, tail) = split_length_prefixed(tail)?;
            let text = || String::from_utf8(value.to_vec()).ok();
            let value = match kind {
                b'S' => AttributeValue::S(text()?),
                b'N' => AttributeValue::N(text()?),
                b'B' => AttributeValue::B(Blob::new(value)),
                _ => return None,
            };
            key.insert(String::from_utf8(name.to_vec()).ok()?, value);
            rest = tail;
        }
        (!key.is_empty()).then_some(Self { key, scope: CursorScope(u64::from_be_bytes(*scope)) })
    }
}

/// Splits off bytes that follow their two-byte length.
fn split_length_prefixed(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<2>()?;
    rest.split_at_checked(usize::from(u16::from_be_bytes(*length)))
}

/// Shows the attribute names, but no values.
impl fmt::Debug for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Cursor ")?;
        write_names(f, &self.key)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn value() -> impl Strategy<Value = AttributeValue> {
        prop_oneof![
            any::<String>().prop_map(AttributeValue::S),
            (any::<u128>(), 0..20_u8).prop_map(|(n, at)| AttributeValue::N(format!("-{n}.{at}"))),
            any::<Vec<u8>>().prop_map(|bytes| AttributeValue::B(Blob::new(bytes))),
        ]
    }

    proptest! {
        #[test]
        fn a_cursor_round_trips_through_its_text(
            key in prop::collection::hash_map(any::<String>(), value(), 1..5),
            scope in any::<u64>(),
            damage in any::<prop::sample::Index>(),
        ) {
            let cursor = Cursor { key, scope: CursorScope(scope) };
            let text = cursor.to_plain_text();
            prop_assert!(text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)));
            prop_assert_eq!(Cursor::from_plain_text(&text).unwrap(), cursor);

            let at = damage.index(text.len());
            prop_assert!(Cursor::from_plain_text(&text[..at]).is_err(), "truncated");
            let mut damaged = text.clone().into_bytes();
            damaged[at] = if damaged[at] == b'A' { b'Q' } else { b'A' };
            let damaged = String::from_utf8(damaged).unwrap();
            prop_assert!(Cursor::from_plain_text(&damaged).is_err(), "damaged");
        }

        #[test]
        fn arbitrary_bytes_are_a_cursor_or_invalid(
            text in any::<String>(),
            bytes in any::<Vec<u8>>(),
            attributes in prop::collection::vec((prop::sample::select(b"SNBL".to_vec()), any::<Vec<u8>>(), any::<Vec<u8>>()), 0..4),
            end in any::<prop::sample::Index>(),
        ) {
            // Attributes with lengths that are right, except of the last one, and arbitrary content.
            let mut content = Vec::new();
            for (kind, name, value) in attributes {
                content.push(kind);
                for part in [name, value] {
                    content.extend(u16::try_from(part.len()).unwrap().to_be_bytes());
                    content.extend(part);
                }
            }
            let truncated = content[..end.index(content.len() + 1)].to_vec();
            // With a valid checksum, the bytes are not rejected before they are decoded.
            let with_checksum = |content: Vec<u8>| {
                let mut bytes = [&[VERSION][..], &[7; 8], &content].concat();
                let checksum = stable_hash(bytes.iter().copied());
                bytes.extend(checksum.to_be_bytes());
                base64_simd::URL_SAFE_NO_PAD.encode_to_string(bytes)
            };
            for text in [text, with_checksum(bytes), with_checksum(content), with_checksum(truncated)] {
                match Cursor::from_plain_text(&text) {
                    Ok(cursor) => prop_assert_eq!(Cursor::from_plain_text(&cursor.to_plain_text()).unwrap(), cursor),
                    Err(error) => prop_assert_eq!(error.kind(), crate::ErrorKind::InvalidInput),
                }
            }
        }
    }

    #[test]
    fn numbers_and_bytes_are_unchanged_in_a_text() {
        let digits = "12345678901234567890123456789012345678";
        assert_eq!(digits.len(), 38);
        let numbers = [digits, "-12345678901234567890.123456789012345678", "1E+125", "-1E-130", "0", "1.50"];
        let mut values: Vec<AttributeValue> = numbers.map(|number| AttributeValue::N(number.to_owned())).into();
        values.push(AttributeValue::B(Blob::new((0..=u8::MAX).collect::<Vec<_>>())));
        values.push(AttributeValue::B(Blob::new((0..2048_u32).map(|at| (at % 251) as u8).collect::<Vec<_>>())));
        values.push(AttributeValue::S("\0\u{10ffff}".repeat(409)));
        for value in values {
            let user = AttributeValue::S("USER#alice".to_owned());
            let key = Attributes::from([("PK".to_owned(), user), ("n".repeat(255), value)]);
            let cursor = Cursor { key, scope: CursorScope(7) };
            assert_eq!(Cursor::from_plain_text(&cursor.to_plain_text()).unwrap(), cursor);
        }
    }

    /// The checksums are right, the contents are not.
    #[test]
    fn a_malformed_text_with_a_valid_checksum_is_invalid() {
        let text = |version: u8, rest: &[u8]| {
            let mut bytes = vec![version, 0, 0, 0, 0, 0, 0, 0, 7];
            bytes.extend(rest);
            let checksum = stable_hash(bytes.iter().copied());
            bytes.extend(checksum.to_be_bytes());
            base64_simd::URL_SAFE_NO_PAD.encode_to_string(bytes)
        };
        let attribute = b"S\0\x02PK\0\x01a";
        Cursor::from_plain_text(&text(VERSION, attribute)).unwrap();
        assert!(Cursor::from_plain_text(&text(VERSION + 1, attribute)).is_err(), "another version");
        assert!(Cursor::from_plain_text(&text(VERSION, b"")).is_err(), "no attribute");
        for end in 1..attribute.len() {
            assert!(Cursor::from_plain_text(&text(VERSION, &attribute[..end])).is_err(), "{end} bytes of an attribute");
            assert!(
                Cursor::from_plain_text(&text(VERSION, &[attribute, &attribute[..end]].concat())).is_err(),
                "{end} bytes of a second attribute"
            );
        }
        assert!(Cursor::from_plain_text(&text(VERSION, b"L\0\x02PK\0\x01a")).is_err(), "not a type of a key");
        assert!(Cursor::from_plain_text(&text(VERSION, b"S\0\x02PK\0\x01\xff")).is_err(), "not UTF-8");
        assert!(Cursor::from_plain_text(&(text(VERSION, attribute) + "=")).is_err(), "padded");
    }

    #[test]
    fn a_text_that_is_not_a_cursor_is_invalid() {
        for text in ["", "A", "====", "USER#alice", "AQ", "\u{e9}"] {
            let error = Cursor::from_plain_text(text).unwrap_err();
            assert_eq!(error.to_string(), "the text is not a cursor, or the cursor is damaged", "{text}");
            assert_eq!(error.kind(), crate::ErrorKind::InvalidInput);
        }
    }

    #[test]
    fn different_queries_have_different_scopes() {
        assert_ne!(CursorScope::new(["ab", "c"]), CursorScope::new(["a", "bc"]));
        assert_eq!(CursorScope::new(["t", "", "k"]).0, 0xa742_aad8_71f0_9343, "a stored format");
    }
}
