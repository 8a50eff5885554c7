//! The texts of parts in a form other than the natural one.

#[cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]
use std::fmt;

use super::{FixedWidth, HasCase, HasDate, HasEpoch, HasTime, Padded};
use crate::schema::{Encoding, EpochUnit, Form, Precision};

impl Form {
    const fn encoded(encoding: Encoding) -> Self {
        Self { encoding, ..Self::NATURAL }
    }

    /// `pad(field, width)`
    pub const fn padded<T: Padded>(width: usize) -> Self {
        Self::encoded(Encoding::Decimal(Some(width)))
    }

    /// `plain(field)`
    pub const fn plain<T: Padded>() -> Self {
        Self::encoded(Encoding::Decimal(None))
    }

    /// `upper(field)`
    pub const fn upper<T: HasCase>() -> Self {
        Self::encoded(Encoding::UpperCase)
    }

    /// `lower(field)`
    pub const fn lower<T: HasCase>() -> Self {
        Self::encoded(Encoding::LowerCase)
    }

    /// `month(field)`
    pub const fn month<T: HasDate>() -> Self {
        Self::encoded(Encoding::Truncated(Precision::Month))
    }

    /// `day(field)`
    pub const fn day<T: HasDate>() -> Self {
        Self::encoded(Encoding::Truncated(Precision::Day))
    }

    /// `seconds(field)`
    pub const fn seconds<T: HasTime>() -> Self {
        Self::encoded(Encoding::Truncated(Precision::Second))
    }

    /// `millis(field)`
    pub const fn millis<T: HasTime>() -> Self {
        Self::encoded(Encoding::Truncated(Precision::Millisecond))
    }

    /// `epoch_seconds(field)`, or `pad(epoch_seconds(field), width)`
    pub const fn epoch_seconds<T: HasEpoch>(width: Option<usize>) -> Self {
        Self::encoded(Encoding::Epoch(EpochUnit::Seconds, width))
    }

    /// `epoch_millis(field)`, or `pad(epoch_millis(field), width)`
    pub const fn epoch_millis<T: HasEpoch>(width: Option<usize>) -> Self {
        Self::encoded(Encoding::Epoch(EpochUnit::Milliseconds, width))
    }

    /// `desc(..)` of a part of type `T`.
    #[must_use]
    pub const fn descending<T: FixedWidth>(self) -> Self {
        Self { reversed: Some(T::ALPHABET), ..self }
    }

    /// Returns the maximum length in the key of a text whose natural length is `natural`.
    pub(in crate::key) fn len(&self, natural: usize) -> usize {
        /// The longest integer with its sign.
        const MAX_INTEGER_LEN: usize = 40;
        /// Changing the case of a character creates at most three characters.
        const MAX_CASE_GROWTH: usize = 3;
        usize::from(self.is_last)
            + self.label.len()
            + match self.encoding {
                Encoding::Natural | Encoding::Truncated(_) => natural,
                Encoding::Decimal(Some(width)) | Encoding::Epoch(_, Some(width)) => width + 1,
                Encoding::Decimal(None) | Encoding::Epoch(_, None) => MAX_INTEGER_LEN,
                Encoding::UpperCase | Encoding::LowerCase => natural * MAX_CASE_GROWTH,
            }
    }
}

#[cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]
impl Precision {
    /// Returns the length of a text in RFC 3339 with this precision, without the time zone.
    pub(super) const fn len(self) -> usize {
        match self {
            Self::Month => "2020-02".len(),
            Self::Day => "2020-02-21".len(),
            Self::Second => "2020-02-21T18:30:00".len(),
            Self::Millisecond => "2020-02-21T18:30:00.000".len(),
        }
    }

    /// Returns the end of the natural text, without the time zone, that a text with this precision lacks.
    pub(super) const fn missing(self) -> &'static str {
        match self {
            Self::Month => "-01",
            Self::Day => "",
            Self::Second => ".000000000",
            Self::Millisecond => "000000",
        }
    }
}

/// The case of a text.
#[derive(Clone, Copy)]
pub(super) enum Case {
    Upper,
    Lower,
}

impl Case {
    pub(super) fn of(encoding: Encoding) -> Option<Self> {
        match encoding {
            Encoding::UpperCase => Some(Self::Upper),
            Encoding::LowerCase => Some(Self::Lower),
            _ => None,
        }
    }

    /// Returns `true` if the text is in this case.
    pub(super) fn is_case_of(self, text: &str) -> bool {
        let mut converted = String::with_capacity(text.len());
        text.chars().for_each(|character| for_each_character(Some(self), character, |mapped| converted.push(mapped)));
        converted == text
    }
}

/// Passes the characters to `push` that a character becomes in this case.
///
/// Each character is converted on its own, so that the beginning of a text becomes the beginning of the converted text.
pub(super) fn for_each_character(case: Option<Case>, character: char, push: impl FnMut(char)) {
    match case {
        Some(Case::Upper) => character.to_uppercase().for_each(push),
        Some(Case::Lower) => character.to_lowercase().for_each(push),
        None => std::iter::once(character).for_each(push),
    }
}

/// The text of a missing value that sorts last: `~`, the greatest ASCII character.
pub(in crate::key) const MISSING: char = '~';

/// Precedes a value in a part that sorts missing values last, if the value begins with this character or a greater one. So
/// every value is less than [`MISSING`], and the values keep their order.
pub(super) const BEFORE_MISSING: char = '}';

/// Returns the character at the same distance from the other end of the alphabet.
pub(super) fn reversed(alphabet: &[u8], character: char) -> char {
    let at = u8::try_from(character).ok().and_then(|byte| alphabet.iter().position(|known| *known == byte));
    at.map_or(character, |at| char::from(alphabet[alphabet.len() - 1 - at]))
}

/// Returns nine minus the digit.
pub(super) fn complement(digit: char) -> char {
    reversed(b"0123456789", digit)
}

/// Returns the number of decimal digits of `number`.
pub(super) const fn digits(mut number: u128) -> usize {
    let mut digits = 1;
    while number >= 10 {
        number /= 10;
        digits += 1;
    }
    digits
}

/// A text of up to 32 bytes, without an allocation.
#[derive(Default)]
#[cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]
pub(super) struct FixedText {
    bytes: [u8; 32],
    len: usize,
}

#[cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]
impl FixedText {
    pub(super) fn as_str(&self) -> &str {
        std::str::from_utf8(&self.bytes[..self.len]).unwrap_or_default()
    }
}

#[cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]
impl fmt::Write for FixedText {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let end = self.len + text.len();
        self.bytes.get_mut(self.len..end).ok_or(fmt::Error)?.copy_from_slice(text.as_bytes());
        self.len = end;
        Ok(())
    }
}
