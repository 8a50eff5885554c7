//! The forms of key parts: how the text of a part in a key differs from the natural text, which its type writes.

use crate::constant::str_eq;

/// The form of a part.
///
/// The derive builds it from the inside out: `label("t", desc(pad(n, 6)))` is
/// `Form::padded::<u64>(6).descending::<u64>().labeled("t")`.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub struct Form {
    pub(crate) encoding: Encoding,
    /// The alphabet of a descending part, in ascending order: each character is replaced by the one at the same distance
    /// from the other end.
    pub(crate) reversed: Option<&'static [u8]>,
    /// A text before the part.
    pub(crate) label: &'static str,
    /// How the part is computed from the attribute: the path of a function, or of a field in a nested struct.
    pub(crate) function: Option<&'static str>,
    /// `true` if the value is optional, and a missing value sorts after all others.
    pub(crate) is_last: bool,
}

/// How a value is encoded. Only the values of certain types can have an encoding other than the natural one.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Encoding {
    /// As the type writes it.
    Natural,
    /// An integer in decimal, with this number of digits, or without padding.
    Decimal(Option<usize>),
    UpperCase,
    LowerCase,
    /// A date or time in RFC 3339 with less precision.
    Truncated(Precision),
    /// The seconds or milliseconds since the Unix epoch in decimal, with this number of digits, or without padding.
    Epoch(EpochUnit, Option<usize>),
}

/// The precision of a date or time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Precision {
    Month,
    Day,
    Second,
    Millisecond,
}

/// The unit of a time as a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum EpochUnit {
    Seconds,
    Milliseconds,
}

impl Form {
    /// The form of a part without a function.
    pub const NATURAL: Self =
        Self { encoding: Encoding::Natural, reversed: None, label: "", function: None, is_last: false };

    /// `with(function, field)`, or a field of a nested struct. `function` identifies how the part is computed from the attribute.
    #[must_use]
    pub const fn computed_by(self, function: &'static str) -> Self {
        Self { function: Some(function), ..self }
    }

    /// `label("text", ..)`
    #[must_use]
    pub const fn labeled(self, label: &'static str) -> Self {
        Self { label, ..self }
    }

    /// `last(..)`
    #[must_use]
    pub const fn last(self) -> Self {
        Self { is_last: true, ..self }
    }

    /// Returns `true` if the field's value can't be restored from the part.
    pub(crate) const fn is_lossy(&self) -> bool {
        self.function.is_some() || !matches!(self.encoding, Encoding::Natural | Encoding::Decimal(_))
    }

    /// Returns `true` if both forms write the same text for a value that both accept.
    pub(crate) const fn is_same(&self, other: &Self) -> bool {
        self.reversed.is_some() == other.reversed.is_some()
            && self.is_last == other.is_last
            && str_eq(self.label, other.label)
            && self.encoding.is_same(other.encoding)
    }

    /// Returns `true` if both forms write the same text for every value of one field.
    pub(crate) const fn is_same_of_field(&self, other: &Self) -> bool {
        let is_same_function = match (self.function, other.function) {
            (Some(a), Some(b)) => str_eq(a, b),
            (None, None) => true,
            _ => false,
        };
        is_same_function && self.is_same(other)
    }
}

impl Encoding {
    const fn is_same(self, other: Self) -> bool {
        match (self.canonical(), other.canonical()) {
            (Self::Natural, Self::Natural)
            | (Self::UpperCase, Self::UpperCase)
            | (Self::LowerCase, Self::LowerCase) => true,
            (Self::Decimal(a), Self::Decimal(b)) => is_same_width(a, b),
            (Self::Truncated(a), Self::Truncated(b)) => a as u8 == b as u8,
            (Self::Epoch(a, width), Self::Epoch(b, other)) => a as u8 == b as u8 && is_same_width(width, other),
            _ => false,
        }
    }

    /// Replaces an encoding that is the natural one of another type: `day(at)` is the text of a date.
    const fn canonical(self) -> Self {
        match self {
            Self::Truncated(Precision::Day) => Self::Natural,
            other => other,
        }
    }
}

const fn is_same_width(a: Option<usize>, b: Option<usize>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => a == b,
        (None, None) => true,
        _ => false,
    }
}
