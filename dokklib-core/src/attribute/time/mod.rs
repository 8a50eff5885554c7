//! Dates and times, stored as strings that sort chronologically.

#[cfg(feature = "chrono")]
mod chrono;
#[cfg(feature = "jiff")]
mod jiff;
#[cfg(feature = "time")]
mod time_crate;

use std::fmt;

use aws_sdk_dynamodb::types::AttributeValue;

use super::set::{SetElement, wrong_set};
use super::stored::StoredValue;
use super::wire::WireValue;
use super::{Attribute, AttributeFault, kind, sequence, wrong_type};

/// The reason why a date or time has no text.
pub(crate) struct NoText {
    /// Completes "is not ...".
    expected: &'static str,
    /// Completes "is ...".
    pub(crate) found: &'static str,
}

/// The text of other years would have more or fewer characters.
const YEAR: NoText = NoText { expected: "within the years 0 to 9999", found: "outside the years 0 to 9999" };

fn check_year(year: i32) -> Result<(), NoText> {
    if (0..=9999).contains(&year) { Ok(()) } else { Err(YEAR) }
}

/// An example of the text of a date.
const DATE: &str = "2020-02-21";
/// An example of the text of a date and time without a time zone.
const DATE_TIME: &str = "2020-02-21T18:30:00.000000000";
/// An example of the text of a point in time.
const POINT_IN_TIME: &str = "2020-02-21T18:30:00.000000000Z";

/// The expected value in messages.
const EXPECTED_DATE: &str = "a date, such as `2020-02-21`";
const EXPECTED_DATE_TIME: &str = "a date and time, such as `2020-02-21T18:30:00`";
const EXPECTED_POINT_IN_TIME: &str = "a time in RFC 3339, such as `2020-02-21T18:30:00Z`";

/// The suffixes that other programs write after a time in UTC.
const UTC_SUFFIXES: &[&str] = &["Z", "+00:00", ""];

/// The text form of a date or time, which has a fixed width.
pub(crate) trait TimeText: Sized {
    /// An example of the text that is written.
    const EXAMPLE: &'static str;
    /// The expected value in messages, with an example.
    const EXPECTED: &'static str;
    /// The length of the text in bytes.
    const LEN: usize = Self::EXAMPLE.len();

    /// Returns the text, or the reason why no text can be read as this value.
    fn text(&self) -> Result<impl fmt::Display, NoText>;

    /// Parses the text. Other forms of the same standard are accepted.
    fn read(text: &str) -> Option<Self>;

    /// Returns the forms of a written text that other programs write.
    fn other_forms(written: &AttributeValue) -> Vec<AttributeValue>;

    /// Returns the seconds since the Unix epoch and the nanoseconds of the second. A type without a time zone is in UTC.
    fn since_epoch(&self) -> (i64, u32);

    /// Returns `None` if the type can't represent the time.
    fn from_epoch(seconds: i64, nanoseconds: u32) -> Option<Self>;
}

fn write<T: TimeText>(value: &T) -> Result<String, AttributeFault> {
    value.text().map(|text| text.to_string()).map_err(|reason| AttributeFault::expected(reason.expected))
}

fn read<T: TimeText>(text: &str) -> Result<T, AttributeFault> {
    T::read(text).ok_or_else(|| AttributeFault::expected(T::EXPECTED))
}

/// Implements the traits of attributes for types with [`TimeText`].
macro_rules! times {
    ($($Type:ty),+) => {$(
        #[diagnostic::do_not_recommend]
        impl Attribute for $Type {
            type Type = kind::String;
            type Value = Self;
            type Sequence = sequence::List;
            const WRITTEN_FORM: Option<&'static str> = Some(<Self as TimeText>::EXAMPLE);

            fn into_value(self) -> Result<AttributeValue, AttributeFault> {
                self.to_value()
            }

            fn to_value(&self) -> Result<AttributeValue, AttributeFault> {
                write(self).map(AttributeValue::S)
            }

            fn from_value(value: AttributeValue) -> Result<Self, AttributeFault> {
                match value {
                    AttributeValue::S(text) => read(&text),
                    other => Err(wrong_type::<Self>(&other)),
                }
            }

            fn from_stored(value: StoredValue<'_>) -> Result<Self, AttributeFault> {
                match value {
                    StoredValue::Wire(WireValue::String(text)) => read(text),
                    other => Self::from_value(other.into_value()),
                }
            }

            fn other_forms(written: &AttributeValue) -> Vec<AttributeValue> {
                <Self as TimeText>::other_forms(written)
            }
        }

        #[diagnostic::do_not_recommend]
        impl SetElement for $Type {
            type Set = kind::StringSet;
            type Element = Self;

            fn into_set(elements: impl Iterator<Item = Self>) -> Result<AttributeValue, AttributeFault> {
                elements.map(|element| write(&element)).collect::<Result<_, _>>().map(AttributeValue::Ss)
            }

            fn to_set<'a>(elements: impl Iterator<Item = &'a Self>) -> Result<AttributeValue, AttributeFault> {
                elements.map(write).collect::<Result<_, _>>().map(AttributeValue::Ss)
            }

            fn from_set(value: AttributeValue) -> Result<Vec<Self>, AttributeFault> {
                match value {
                    AttributeValue::Ss(texts) => texts.iter().map(|text| read(text)).collect(),
                    other => Err(wrong_set::<Self>(&other)),
                }
            }
        }
    )+};
}

use times;
