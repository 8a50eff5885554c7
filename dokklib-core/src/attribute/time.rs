//! Dates and times, stored as strings that sort chronologically.

use std::fmt;

use aws_sdk_dynamodb::types::AttributeValue;
use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, SecondsFormat, Timelike, Utc};

use super::set::{SetElement, wrong_set};
use super::stored::StoredValue;
use super::wire::WireValue;
use super::{Attribute, AttributeFault, form, kind, sequence, wrong_type};

/// The reason why a date or time has no text.
pub(crate) struct NoText {
    /// Completes "is not ...".
    expected: &'static str,
    /// Completes "is ...".
    pub(crate) found: &'static str,
}

/// The text of other years would have more or fewer characters.
const YEAR: NoText = NoText { expected: "within the years 0 to 9999", found: "outside the years 0 to 9999" };

/// `chrono` represents a leap second by 1,000,000,000 or more nanoseconds, and formats it as `:60`. After any other second
/// than `:59`, the text would be that of the next second.
const LEAP_SECOND: NoText =
    NoText { expected: "a leap second after second 59", found: "a leap second that isn't after second 59" };

/// The text form of a date or time, which has a fixed width.
pub(crate) trait TimeText: Sized {
    /// The length of the text in bytes.
    const LEN: usize;
    /// An example of the text that is written.
    const EXAMPLE: &'static str;
    /// The expected value in messages, with an example.
    const EXPECTED: &'static str;

    /// Returns the text, or the reason why no text can be read as this value.
    fn text(&self) -> Result<impl fmt::Display, NoText>;

    /// Parses the text. Other forms of the same standard are accepted.
    fn read(text: &str) -> Option<Self>;

    /// Returns the forms of a written text that other programs write.
    fn other_forms(written: &AttributeValue) -> Vec<AttributeValue>;
}

fn check_year(date: &impl Datelike) -> Result<(), NoText> {
    if (0..=9999).contains(&date.year()) { Ok(()) } else { Err(YEAR) }
}

fn check_time(time: &(impl Datelike + Timelike)) -> Result<(), NoText> {
    check_year(time)?;
    let is_leap_second = time.nanosecond() >= 1_000_000_000;
    if is_leap_second && time.second() != 59 { Err(LEAP_SECOND) } else { Ok(()) }
}

impl TimeText for NaiveDate {
    const LEN: usize = Self::EXAMPLE.len();
    const EXAMPLE: &'static str = "2020-02-21";
    const EXPECTED: &'static str = "a date, such as `2020-02-21`";

    fn text(&self) -> Result<impl fmt::Display, NoText> {
        check_year(self).map(|()| self.format("%Y-%m-%d"))
    }

    fn read(text: &str) -> Option<Self> {
        text.parse().ok()
    }

    fn other_forms(written: &AttributeValue) -> Vec<AttributeValue> {
        form::of_date(written)
    }
}

impl TimeText for NaiveDateTime {
    const LEN: usize = Self::EXAMPLE.len();
    const EXAMPLE: &'static str = "2020-02-21T18:30:00.000000000";
    const EXPECTED: &'static str = "a date and time, such as `2020-02-21T18:30:00`";

    fn text(&self) -> Result<impl fmt::Display, NoText> {
        check_time(self).map(|()| self.format("%Y-%m-%dT%H:%M:%S%.9f"))
    }

    fn read(text: &str) -> Option<Self> {
        text.parse().ok()
    }

    fn other_forms(written: &AttributeValue) -> Vec<AttributeValue> {
        form::of_time(written, &[""])
    }
}

impl TimeText for DateTime<Utc> {
    const LEN: usize = Self::EXAMPLE.len();
    const EXAMPLE: &'static str = "2020-02-21T18:30:00.000000000Z";
    const EXPECTED: &'static str = "a time in RFC 3339, such as `2020-02-21T18:30:00Z`";

    fn text(&self) -> Result<impl fmt::Display, NoText> {
        check_time(self).map(|()| self.to_rfc3339_opts(SecondsFormat::Nanos, true))
    }

    fn read(text: &str) -> Option<Self> {
        // Many programs, such as the Python library, write times in UTC without a time zone.
        let without_zone = || text.parse::<NaiveDateTime>().ok().map(|time| time.and_utc());
        DateTime::parse_from_rfc3339(text).ok().map(|time| time.to_utc()).or_else(without_zone)
    }

    fn other_forms(written: &AttributeValue) -> Vec<AttributeValue> {
        form::of_time(written, &["Z", "+00:00", ""])
    }
}

fn write<T: TimeText>(value: &T) -> Result<String, AttributeFault> {
    value.text().map(|text| text.to_string()).map_err(|reason| AttributeFault::expected(reason.expected))
}

fn read<T: TimeText>(text: &str) -> Result<T, AttributeFault> {
    T::read(text).ok_or_else(|| AttributeFault::expected(T::EXPECTED))
}

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

times!(NaiveDate, NaiveDateTime, DateTime<Utc>);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_in_one_form_and_parsed_in_every_form() {
        let s = |text: &str| AttributeValue::S(text.to_owned());
        let date = NaiveDate::from_ymd_opt(2020, 2, 9).unwrap();
        let time = date.and_hms_opt(8, 5, 3).unwrap();
        assert_eq!(date.to_value().unwrap(), s("2020-02-09"));
        assert_eq!(time.to_value().unwrap(), s("2020-02-09T08:05:03.000000000"));
        assert_eq!(time.and_utc().to_value().unwrap(), s("2020-02-09T08:05:03.000000000Z"));

        for text in ["2020-02-09T08:05:03Z", "2020-02-09T09:05:03.0+01:00", "2020-02-09T08:05:03"] {
            assert_eq!(DateTime::<Utc>::from_value(s(text)).unwrap(), time.and_utc());
        }
        assert_eq!(NaiveDateTime::from_value(s("2020-02-09T08:05:03")).unwrap(), time);
        assert_eq!(
            DateTime::<Utc>::from_value(s("SENTINEL")).unwrap_err().to_string(),
            "is not a time in RFC 3339, such as `2020-02-21T18:30:00Z`"
        );
        let late = NaiveDate::from_ymd_opt(10_000, 1, 1).unwrap();
        assert_eq!(late.to_value().unwrap_err().to_string(), "is not within the years 0 to 9999");
    }

    /// The text of a leap second after any other second would be the text of a time in the next second.
    #[test]
    fn a_leap_second_is_stored_only_after_second_59() {
        let at = |second| NaiveDate::from_ymd_opt(2020, 2, 9).unwrap().and_hms_opt(8, 5, second).unwrap();
        let leap = |second| at(second).with_nanosecond(1_500_000_000).unwrap();
        let stored = leap(59).to_value().unwrap();
        assert_eq!(stored, AttributeValue::S("2020-02-09T08:05:60.500000000".to_owned()));
        assert_eq!(NaiveDateTime::from_value(stored).unwrap(), leap(59));
        let stored = leap(59).and_utc().to_value().unwrap();
        assert_eq!(DateTime::<Utc>::from_value(stored).unwrap(), leap(59).and_utc());
        for fault in [leap(58).to_value().unwrap_err(), leap(0).and_utc().to_value().unwrap_err()] {
            assert_eq!(fault.to_string(), "is not a leap second after second 59");
        }
    }
}
