use std::fmt;

use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;

use crate::error::{Error, Fault, Result};
use crate::item::Attributes;
use crate::raw::write_names;

/// Where a query goes on: the stored key of the last item that was read.
///
/// It belongs to the table, the index and the key condition that were queried; a query of others refuses it as
/// [`InvalidInput`](crate::ErrorKind::InvalidInput). The direction and the filter aren't part of that. `Debug` shows the names of its attributes only.
#[derive(Clone, PartialEq)]
pub struct Cursor {
    pub(crate) key: Attributes,
    pub(crate) of: Queried,
}

/// What a position is a position in: a table, an index and the texts of the keys that were queried, as a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Queried(u64);

/// The form of the text, which says so in its first byte.
const VERSION: u8 = 1;

impl Queried {
    pub(crate) fn new<'t>(texts: impl IntoIterator<Item = &'t str>) -> Self {
        // A text ends with a byte that no text has, so that two of them aren't one of another length.
        let bytes = texts.into_iter().flat_map(|text| text.bytes().chain([0xff]));
        Self(hash(bytes))
    }
}

/// FNV-1a: the same on every machine and in every version, and no secret.
fn hash(bytes: impl Iterator<Item = u8>) -> u64 {
    const BASIS: u64 = 0xcbf2_9ce4_8422_2325;
    const PRIME: u64 = 0x0000_0100_0000_01b3;
    bytes.fold(BASIS, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(PRIME))
}

impl Cursor {
    /// The position as text that can stand in a URL, unsealed: it shows the values of the keys to whoever decodes it, and
    /// whoever knows its form can make one of their own.
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
    /// let position = Cursor::from_plain_text(&text)?;
    /// assert_eq!(orders.after(position).page().await?.items.len(), 2);
    /// # Ok(())
    /// # }
    /// ```
    pub fn to_plain_text(&self) -> String {
        let mut bytes = vec![VERSION];
        bytes.extend(self.of.0.to_be_bytes());
        let mut attributes: Vec<_> = self.key.iter().collect();
        attributes.sort_by_key(|(name, _)| *name);
        for (name, value) in attributes {
            let (kind, value) = match value {
                AttributeValue::S(text) => (b'S', text.as_bytes()),
                AttributeValue::N(number) => (b'N', number.as_bytes()),
                AttributeValue::B(blob) => (b'B', blob.as_ref()),
                // Keys are of no other type.
                _ => continue,
            };
            bytes.push(kind);
            for part in [name.as_bytes(), value] {
                // A name has at most 255 bytes, and a key at most 2048.
                bytes.extend(u16::try_from(part.len()).unwrap_or(u16::MAX).to_be_bytes());
                bytes.extend(part);
            }
        }
        let check = hash(bytes.iter().copied());
        bytes.extend(check.to_be_bytes());
        base64_simd::URL_SAFE_NO_PAD.encode_to_string(bytes)
    }

    /// The position of a text that [`to_plain_text`](Self::to_plain_text) made.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) for a text that is none, that is truncated or damaged, or that a version made
    /// that isn't known here. That it is one of another query is found when it is given to that: `after`.
    pub fn from_plain_text(text: &str) -> Result<Self> {
        let bytes = base64_simd::URL_SAFE_NO_PAD.decode_to_vec(text).unwrap_or_default();
        Self::read(&bytes).ok_or_else(|| Error::invalid(Fault::DamagedCursor))
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        let (bytes, check) = bytes.split_last_chunk::<8>()?;
        if hash(bytes.iter().copied()) != u64::from_be_bytes(*check) {
            return None;
        }
        let (VERSION, bytes) = bytes.split_first().map(|(version, rest)| (*version, rest))? else { return None };
        let (of, mut rest) = bytes.split_first_chunk::<8>()?;
        let mut key = Attributes::new();
        while let Some((kind, more)) = rest.split_first() {
            let (name, more) = part(more)?;
            let (value, more) = part(more)?;
            let text = || String::from_utf8(value.to_vec()).ok();
            let value = match kind {
                b'S' => AttributeValue::S(text()?),
                b'N' => AttributeValue::N(text()?),
                b'B' => AttributeValue::B(Blob::new(value)),
                _ => return None,
            };
            key.insert(String::from_utf8(name.to_vec()).ok()?, value);
            rest = more;
        }
        (!key.is_empty()).then_some(Self { key, of: Queried(u64::from_be_bytes(*of)) })
    }
}

/// Bytes with their length before them, and what follows.
fn part(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<2>()?;
    rest.split_at_checked(usize::from(u16::from_be_bytes(*length)))
}

/// Shows no values.
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
        fn a_position_comes_back_from_its_text(
            key in prop::collection::hash_map(any::<String>(), value(), 1..5),
            of in any::<u64>(),
            damage in any::<prop::sample::Index>(),
        ) {
            let position = Cursor { key, of: Queried(of) };
            let text = position.to_plain_text();
            prop_assert!(text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)));
            prop_assert_eq!(Cursor::from_plain_text(&text).unwrap(), position);

            let at = damage.index(text.len());
            prop_assert!(Cursor::from_plain_text(&text[..at]).is_err(), "truncated");
            let mut other = text.clone().into_bytes();
            other[at] = if other[at] == b'A' { b'Q' } else { b'A' };
            let other = String::from_utf8(other).unwrap();
            prop_assert!(Cursor::from_plain_text(&other).is_err(), "damaged");
        }
    }

    #[test]
    fn numbers_and_bytes_stay_as_they_are() {
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
            let position = Cursor { key, of: Queried(7) };
            assert_eq!(Cursor::from_plain_text(&position.to_plain_text()).unwrap(), position);
        }
    }

    /// Texts whose check is right, but for what is in them.
    #[test]
    fn a_text_is_read_to_its_end() {
        let text = |version: u8, rest: &[u8]| {
            let mut bytes = vec![version, 0, 0, 0, 0, 0, 0, 0, 7];
            bytes.extend(rest);
            let check = hash(bytes.iter().copied());
            bytes.extend(check.to_be_bytes());
            base64_simd::URL_SAFE_NO_PAD.encode_to_string(bytes)
        };
        let name = b"S\0\x02PK\0\x01a";
        Cursor::from_plain_text(&text(VERSION, name)).unwrap();
        assert!(Cursor::from_plain_text(&text(VERSION + 1, name)).is_err(), "another version");
        assert!(Cursor::from_plain_text(&text(VERSION, b"")).is_err(), "no attribute");
        for end in 1..name.len() {
            assert!(Cursor::from_plain_text(&text(VERSION, &name[..end])).is_err(), "{end} bytes of one");
            assert!(Cursor::from_plain_text(&text(VERSION, &[name, &name[..end]].concat())).is_err(), "{end} more");
        }
        assert!(Cursor::from_plain_text(&text(VERSION, b"L\0\x02PK\0\x01a")).is_err(), "no type of a key");
        assert!(Cursor::from_plain_text(&text(VERSION, b"S\0\x02PK\0\x01\xff")).is_err(), "no text");
        assert!(Cursor::from_plain_text(&(text(VERSION, name) + "=")).is_err(), "padded");
    }

    #[test]
    fn what_is_no_position_is_invalid() {
        for text in ["", "A", "====", "USER#alice", "AQ", "\u{e9}"] {
            let error = Cursor::from_plain_text(text).unwrap_err();
            assert_eq!(error.to_string(), "the text is no position, or a damaged one", "{text}");
            assert_eq!(error.kind(), crate::ErrorKind::InvalidRequest);
        }
    }

    #[test]
    fn what_is_queried_is_told_apart() {
        assert_ne!(Queried::new(["ab", "c"]), Queried::new(["a", "bc"]));
        assert_eq!(Queried::new(["t", "", "k"]).0, 0xa742_aad8_71f0_9343, "the same for ever");
    }
}
