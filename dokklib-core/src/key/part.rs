use std::borrow::{Borrow, Cow};
use std::fmt::{self, Write};
use std::sync::Arc;

use super::escape;

/// A type whose values can be parts of a key.
///
/// Implemented for strings, integers, `bool`, by feature UUIDs, ULIDs, dates and times, and by `#[derive(Attribute)]` for newtypes of them and
/// for enums without fields. The text of a part sorts as its values do, and every text parses back. How each type is written is a storage format that never changes:
///
/// | type | text |
/// | --- | --- |
/// | strings | as they are, each character up to `$` escaped (see [`PartWriter::text`]) |
/// | unsigned integers | padded with zeros to the digits of the type's largest value: `7u16` is `00007` |
/// | signed integers | `1` and the padded value, or for negative ones `0` and what is missing to the next power of ten |
/// | `bool` | `false`, `true` |
/// | `uuid::Uuid` | lower case, with hyphens |
/// | `ulid::Ulid` | 26 characters, upper case |
/// | `chrono::NaiveDate` | `2020-02-21`, years 0 to 9999 |
/// | `chrono::NaiveDateTime` | `2020-02-21T18:30:00.000000000`, years 0 to 9999 |
/// | `chrono::DateTime<Utc>` | `2020-02-21T18:30:00.000000000Z`, years 0 to 9999 |
/// | a newtype that derives `Attribute` | as what it holds |
/// | an enum without fields that derives `Attribute` | the name of the variant, as it is stored; it has no order |
///
/// Floating-point numbers are no key parts: their text has no order that survives rounding.
#[diagnostic::on_unimplemented(
    message = "a `{Self}` can't be a part of a key",
    label = "not a key part",
    note = "key parts are strings, integers, `bool` and, by feature, `Uuid`, `Ulid`, `NaiveDate`, `DateTime<Utc>`",
    note = "newtypes of them, and enums without fields, derive it by `dokklib::Attribute`"
)]
pub trait KeyPart: Sized {
    /// What the constructors of a key borrow for this type: `str` for every string, else the type itself.
    type Borrowed: ?Sized;

    /// What stands for the type where two declarations of a key are compared: `String` for every string.
    #[doc(hidden)]
    type Declared;

    /// The most bytes that [`write_text`](Self::write_text) writes, so that a key is one allocation.
    fn text_len(&self) -> usize;

    /// Writes the part into a key.
    fn write_text(&self, out: &mut PartWriter<'_>);

    /// Reads the part back from what [`write_text`](Self::write_text) wrote.
    ///
    /// # Errors
    ///
    /// [`PartFault`] if the text is not one that this type writes.
    fn from_text(text: PartReader<'_>) -> Result<Self, PartFault>;

    #[doc(hidden)]
    fn part(&self) -> Part<'_> {
        Part::Other(self)
    }
}

/// What a key constructor takes for a part of type `T`: any string for a string, else the value or a reference to it.
#[diagnostic::on_unimplemented(message = "this key part is a `{T}`, not a `{Self}`", label = "expected a `{T}`")]
pub trait IntoPart<T> {
    #[doc(hidden)]
    fn as_part(&self) -> Part<'_>;
}

impl<T: KeyPart<Borrowed = T> + 'static, B: Borrow<T>> IntoPart<T> for B {
    fn as_part(&self) -> Part<'_> {
        self.borrow().part()
    }
}

/// A part of a key as the constructors hand it over.
#[doc(hidden)]
#[derive(Clone, Copy)]
#[allow(missing_debug_implementations, reason = "it would show the value of a key")]
pub enum Part<'a> {
    Text(&'a str),
    Other(&'a dyn PartText),
}

impl Part<'_> {
    pub(super) fn len(self) -> usize {
        match self {
            Self::Text(text) => escape::escaped_len(text),
            Self::Other(part) => part.part_len(),
        }
    }

    pub(super) fn write(self, out: &mut PartWriter<'_>) {
        match self {
            Self::Text(text) => out.text(text),
            Self::Other(part) => part.write_part(out),
        }
    }
}

/// A [`KeyPart`] of whatever type.
#[doc(hidden)]
pub trait PartText {
    fn part_len(&self) -> usize;
    fn write_part(&self, out: &mut PartWriter<'_>);
}

impl<T: KeyPart> PartText for T {
    fn part_len(&self) -> usize {
        self.text_len()
    }

    fn write_part(&self, out: &mut PartWriter<'_>) {
        self.write_text(out);
    }
}

/// Takes the text of one part of a key.
#[derive(Debug)]
pub struct PartWriter<'a> {
    out: &'a mut String,
    raw: bool,
    fault: Option<&'static str>,
}

impl<'a> PartWriter<'a> {
    pub(super) fn new(out: &'a mut String, raw: bool) -> Self {
        Self { out, raw, fault: None }
    }

    /// What is wrong with the value.
    pub(super) fn fault(&self) -> Option<&'static str> {
        self.fault
    }

    /// Says that the value can't be written, and what it is: `a time outside of the years 0 to 9999`. The key is then
    /// [`Invalid`](crate::ErrorKind::Invalid) wherever it is used.
    pub fn invalid(&mut self, what: &'static str) {
        self.fault = Some(what);
    }

    /// Writes any text: each character up to `$` (0x24) becomes `$` and the character 0x30 higher, so that no value
    /// can forge a key and keys sort as the tuples of their parts do. Entities with `keys = raw` skip it.
    pub fn text(&mut self, text: &str) {
        if self.raw {
            self.out.push_str(text);
        } else {
            escape::escape_into(self.out, text);
        }
    }

    /// Writes digits, letters or hyphens, which need no escape.
    pub(super) fn plain(&mut self, text: fmt::Arguments<'_>) {
        self.out.write_fmt(text).expect("a String takes all that is written to it");
    }
}

/// The text of one part of a stored key.
#[derive(Debug, Clone, Copy)]
pub struct PartReader<'a> {
    text: &'a str,
    raw: bool,
}

impl<'a> PartReader<'a> {
    #[cfg(test)]
    pub(super) fn new(text: &'a str, raw: bool) -> Self {
        Self { text, raw }
    }

    /// The text that [`PartWriter::text`] wrote.
    ///
    /// # Errors
    ///
    /// [`PartFault`] if it is no escaped text.
    pub fn text(self) -> Result<String, PartFault> {
        if self.raw { Ok(self.text.to_owned()) } else { escape::unescape(self.text).ok_or(PartFault(())) }
    }

    pub(super) fn plain(self) -> &'a str {
        self.text
    }
}

/// A part of a stored key that isn't one of its type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PartFault(());

impl PartFault {
    pub(crate) fn new() -> Self {
        Self(())
    }
}

impl fmt::Display for PartFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the key part is not in the form that its type has")
    }
}

impl std::error::Error for PartFault {}

macro_rules! string_parts {
    ($($Type:ty),+) => {$(
        #[diagnostic::do_not_recommend]
        impl KeyPart for $Type {
            type Borrowed = str;
            type Declared = String;

            fn text_len(&self) -> usize {
                escape::escaped_len(self)
            }

            fn write_text(&self, out: &mut PartWriter<'_>) {
                out.text(self);
            }

            fn from_text(text: PartReader<'_>) -> Result<Self, PartFault> {
                text.text().map(Self::from)
            }
        }

        #[diagnostic::do_not_recommend]
        impl<S: AsRef<str>> IntoPart<$Type> for S {
            fn as_part(&self) -> Part<'_> {
                Part::Text(self.as_ref())
            }
        }
    )+};
}

string_parts!(String, Cow<'_, str>, Box<str>, Arc<str>);

/// The decimal digits of the largest value.
const fn digits(mut largest: u128) -> usize {
    let mut digits = 1;
    while largest >= 10 {
        largest /= 10;
        digits += 1;
    }
    digits
}

macro_rules! unsigned_parts {
    ($($Type:ty),+) => {$(
        #[diagnostic::do_not_recommend]
        impl KeyPart for $Type {
            type Borrowed = Self;
            type Declared = Self;

            fn text_len(&self) -> usize {
                const { digits(<$Type>::MAX as u128) }
            }

            fn write_text(&self, out: &mut PartWriter<'_>) {
                out.plain(format_args!("{self:0width$}", width = self.text_len()));
            }

            fn from_text(text: PartReader<'_>) -> Result<Self, PartFault> {
                let text = text.plain();
                let well_formed = text.len() == const { digits(<$Type>::MAX as u128) } && is_digits(text);
                well_formed.then(|| text.parse().ok()).flatten().ok_or(PartFault(()))
            }
        }
    )+};
}

unsigned_parts!(u8, u16, u32, u64, u128);

macro_rules! signed_parts {
    ($($Signed:ty as $Unsigned:ty),+) => {$(
        #[diagnostic::do_not_recommend]
        impl KeyPart for $Signed {
            type Borrowed = Self;
            type Declared = Self;

            fn text_len(&self) -> usize {
                const { 1 + digits(<$Signed>::MAX as u128) }
            }

            fn write_text(&self, out: &mut PartWriter<'_>) {
                let width = self.text_len() - 1;
                let size = u128::from(self.unsigned_abs());
                if *self < 0 {
                    out.plain(format_args!("0{:0width$}", 10_u128.pow(width as u32) - size));
                } else {
                    out.plain(format_args!("1{size:0width$}"));
                }
            }

            fn from_text(text: PartReader<'_>) -> Result<Self, PartFault> {
                const WIDTH: usize = digits(<$Signed>::MAX as u128);
                let text = text.plain();
                if text.len() != WIDTH + 1 || !is_digits(text) {
                    return Err(PartFault(()));
                }
                let (sign, size) = text.split_at(1);
                let size: u128 = size.parse().map_err(|_| PartFault(()))?;
                let value = match sign {
                    "1" => <$Signed>::try_from(size).ok(),
                    // As the difference, since the size of the least value isn't a value itself.
                    "0" => <$Unsigned>::try_from(10_u128.pow(WIDTH as u32) - size)
                        .ok()
                        .filter(|size| *size != 0)
                        .and_then(|size| <$Signed>::checked_sub_unsigned(0, size)),
                    _ => None,
                };
                value.ok_or(PartFault(()))
            }
        }
    )+};
}

// Not `i128`: ten to the power of its digits is no `u128`, and nothing asks for keys so wide.
signed_parts!(i8 as u8, i16 as u16, i32 as u32, i64 as u64);

fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

#[diagnostic::do_not_recommend]
impl KeyPart for bool {
    type Borrowed = Self;
    type Declared = Self;

    fn text_len(&self) -> usize {
        "false".len()
    }

    fn write_text(&self, out: &mut PartWriter<'_>) {
        out.plain(format_args!("{self}"));
    }

    fn from_text(text: PartReader<'_>) -> Result<Self, PartFault> {
        text.plain().parse().map_err(|_| PartFault(()))
    }
}

#[cfg(feature = "ulid")]
#[cfg_attr(docsrs, doc(cfg(feature = "ulid")))]
#[diagnostic::do_not_recommend]
impl KeyPart for ulid::Ulid {
    type Borrowed = Self;
    type Declared = Self;

    fn text_len(&self) -> usize {
        ulid::ULID_LEN
    }

    fn write_text(&self, out: &mut PartWriter<'_>) {
        out.plain(format_args!("{self}"));
    }

    fn from_text(text: PartReader<'_>) -> Result<Self, PartFault> {
        let text = text.plain();
        let value = Self::from_string(text).map_err(|_| PartFault(()))?;
        // The parser takes other forms too, and one value must not have two keys.
        (value.to_string() == text).then_some(value).ok_or(PartFault(()))
    }
}

#[cfg(feature = "uuid")]
#[cfg_attr(docsrs, doc(cfg(feature = "uuid")))]
#[diagnostic::do_not_recommend]
impl KeyPart for uuid::Uuid {
    type Borrowed = Self;
    type Declared = Self;

    fn text_len(&self) -> usize {
        uuid::fmt::Hyphenated::LENGTH
    }

    fn write_text(&self, out: &mut PartWriter<'_>) {
        out.plain(format_args!("{}", self.hyphenated()));
    }

    fn from_text(text: PartReader<'_>) -> Result<Self, PartFault> {
        let text = text.plain();
        let value = Self::try_parse(text).map_err(|_| PartFault(()))?;
        // The parser takes other forms too, and one value must not have two keys.
        let mut buffer = Self::encode_buffer();
        (value.hyphenated().encode_lower(&mut buffer) == text).then_some(value).ok_or(PartFault(()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text_of<T: KeyPart>(part: &T) -> String {
        let mut text = String::new();
        part.write_text(&mut PartWriter::new(&mut text, false));
        assert!(text.len() <= part.text_len());
        text
    }

    fn round_trip<T: KeyPart>(part: &T) -> T {
        T::from_text(PartReader::new(&text_of(part), false)).unwrap()
    }

    #[test]
    fn the_forms_are_those_of_the_golden_file() {
        let mut forms = String::new();
        let mut add = |type_name: &str, value: &dyn fmt::Display, text: String| {
            writeln!(forms, "{type_name} {value} -> {text}").unwrap();
        };
        macro_rules! all {
            ($($Type:ty: $($value:expr),+;)+) => {$($(
                let value: $Type = $value;
                add(stringify!($Type), &value, text_of(&value));
            )+)+};
        }
        all! {
            u8: 0, 7, 255;
            u16: 7, u16::MAX;
            u32: 7, u32::MAX;
            u64: 7, u64::MAX;
            u128: 7, u128::MAX;
            i8: i8::MIN, -5, -1, 0, 5, i8::MAX;
            i16: i16::MIN, -1, 0, i16::MAX;
            i32: i32::MIN, -1, 0, i32::MAX;
            i64: i64::MIN, -1, 0, i64::MAX;
            bool: false, true;
            String: "alice@example.com".to_owned(), "2020-02-21|order-1".to_owned(), "a #$!\"b".to_owned();
        }
        #[cfg(feature = "chrono")]
        {
            use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
            let date = |year| NaiveDate::from_ymd_opt(year, 2, 9).unwrap();
            let time = |year| date(year).and_hms_nano_opt(8, 5, 3, 7).unwrap();
            all! {
                NaiveDate: date(0), date(2020), date(9999);
                NaiveDateTime: time(0), time(2020);
                DateTime<Utc>: time(0).and_utc(), time(2020).and_utc(), DateTime::UNIX_EPOCH;
            }
        }
        #[cfg(feature = "ulid")]
        all! { ulid::Ulid: ulid::Ulid(7), ulid::Ulid(u128::MAX); }
        #[cfg(feature = "uuid")]
        all! { uuid::Uuid: uuid::Uuid::from_u128(0x0123_4567_89ab_cdef_0123_4567_89ab_cdef); }
        let golden = include_str!("../../tests/golden/key_parts.txt");
        let golden: String = golden
            .lines()
            .filter(|line| cfg!(feature = "uuid") || !line.starts_with("uuid"))
            .filter(|line| cfg!(feature = "ulid") || !line.starts_with("ulid"))
            .filter(|line| cfg!(feature = "chrono") || !line.starts_with(['D', 'N']))
            .fold(String::new(), |text, line| text + line + "\n");
        assert_eq!(forms, golden);
    }

    #[test]
    fn what_no_value_writes_is_refused() {
        fn refused<T: KeyPart + fmt::Debug>(texts: &[&str]) {
            for text in texts {
                let read = T::from_text(PartReader::new(text, false));
                assert!(read.is_err(), "{text:?} was read as {read:?}");
            }
        }
        refused::<u8>(&["7", "256", "+07", "0007", "-01", "", "00x", "٠٠٧"]);
        refused::<i8>(&["1128", "0000", "0871", "2001", "-001", "15"]);
        refused::<bool>(&["True", "1", ""]);
        refused::<String>(&["a b", "a#b"]);
        #[cfg(feature = "uuid")]
        refused::<uuid::Uuid>(&["0123456789ABCDEF0123456789ABCDEF", "0123456789abcdef0123456789abcdef", ""]);
    }

    proptest! {
        #[test]
        fn integers_come_back_and_sort(a in any::<i64>(), b in any::<i64>(), c in any::<u32>(), d in any::<u32>()) {
            prop_assert_eq!(round_trip(&a), a);
            prop_assert_eq!(text_of(&a).cmp(&text_of(&b)), a.cmp(&b));
            prop_assert_eq!(round_trip(&c), c);
            prop_assert_eq!(text_of(&c).cmp(&text_of(&d)), c.cmp(&d));
        }

        #[test]
        fn small_integers_come_back_and_sort(a in any::<i8>(), b in any::<i8>()) {
            prop_assert_eq!(round_trip(&a), a);
            prop_assert_eq!(text_of(&a).cmp(&text_of(&b)), a.cmp(&b));
        }

        #[test]
        fn strings_come_back_and_sort(a in ".*", b in ".*") {
            prop_assert_eq!(round_trip(&a), a.clone());
            prop_assert_eq!(text_of(&a).cmp(&text_of(&b)), a.cmp(&b));
        }
    }
}
