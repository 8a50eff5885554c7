//! The types of the crate `chrono`.

use std::fmt;

use ::chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, SecondsFormat, Timelike, Utc};
use aws_sdk_dynamodb::types::AttributeValue;

use super::*;
use crate::attribute::form;

/// `chrono` represents a leap second by 1,000,000,000 or more nanoseconds, and formats it as `:60`. After any other second
/// than `:59`, the text would be that of the next second.
const LEAP_SECOND: NoText =
    NoText { expected: "a leap second after second 59", found: "a leap second that isn't after second 59" };

fn check_time(time: &(impl Datelike + Timelike)) -> Result<(), NoText> {
    check_year(time.year())?;
    let is_leap_second = time.nanosecond() >= 1_000_000_000;
    if is_leap_second && time.second() != 59 { Err(LEAP_SECOND) } else { Ok(()) }
}

impl TimeText for NaiveDate {
    const EXAMPLE: &'static str = DATE;
    const EXPECTED: &'static str = EXPECTED_DATE;

    fn text(&self) -> Result<impl fmt::Display, NoText> {
        check_year(self.year()).map(|()| self.format("%Y-%m-%d"))
    }

    fn read(text: &str) -> Option<Self> {
        text.parse().ok()
    }

    fn other_forms(written: &AttributeValue) -> Vec<AttributeValue> {
        form::of_date(written)
    }

    fn since_epoch(&self) -> (i64, u32) {
        self.and_time(NaiveTime::MIN).since_epoch()
    }

    fn from_epoch(seconds: i64, nanoseconds: u32) -> Option<Self> {
        NaiveDateTime::from_epoch(seconds, nanoseconds).map(|time| time.date())
    }
}

impl TimeText for NaiveDateTime {
    const EXAMPLE: &'static str = DATE_TIME;
    const EXPECTED: &'static str = EXPECTED_DATE_TIME;

    fn text(&self) -> Result<impl fmt::Display, NoText> {
        check_time(self).map(|()| self.format("%Y-%m-%dT%H:%M:%S%.9f"))
    }

    fn read(text: &str) -> Option<Self> {
        text.parse().ok()
    }

    fn other_forms(written: &AttributeValue) -> Vec<AttributeValue> {
        form::of_time(written, &[""])
    }

    fn since_epoch(&self) -> (i64, u32) {
        self.and_utc().since_epoch()
    }

    fn from_epoch(seconds: i64, nanoseconds: u32) -> Option<Self> {
        DateTime::from_epoch(seconds, nanoseconds).map(|time| time.naive_utc())
    }
}

impl TimeText for DateTime<Utc> {
    const EXAMPLE: &'static str = POINT_IN_TIME;
    const EXPECTED: &'static str = EXPECTED_POINT_IN_TIME;

    fn text(&self) -> Result<impl fmt::Display, NoText> {
        check_time(self).map(|()| self.to_rfc3339_opts(SecondsFormat::Nanos, true))
    }

    fn read(text: &str) -> Option<Self> {
        // Many programs, such as the Python library, write times in UTC without a time zone.
        let without_zone = || text.parse::<NaiveDateTime>().ok().map(|time| time.and_utc());
        DateTime::parse_from_rfc3339(text).ok().map(|time| time.to_utc()).or_else(without_zone)
    }

    fn other_forms(written: &AttributeValue) -> Vec<AttributeValue> {
        form::of_time(written, UTC_SUFFIXES)
    }

    fn since_epoch(&self) -> (i64, u32) {
        (self.timestamp(), self.timestamp_subsec_nanos())
    }

    fn from_epoch(seconds: i64, nanoseconds: u32) -> Option<Self> {
        Self::from_timestamp(seconds, nanoseconds)
    }
}

times!(NaiveDate, NaiveDateTime, DateTime<Utc>);

/// A time with its offset from UTC. The texts of times with different offsets don't sort chronologically.
#[diagnostic::do_not_recommend]
impl Attribute for DateTime<FixedOffset> {
    type Type = kind::Variant;
    type Value = Self;
    type Sequence = sequence::List;

    fn into_value(self) -> Result<AttributeValue, AttributeFault> {
        self.to_value()
    }

    fn to_value(&self) -> Result<AttributeValue, AttributeFault> {
        check_time(self).map_err(|reason| AttributeFault::expected(reason.expected))?;
        Ok(AttributeValue::S(self.to_rfc3339_opts(SecondsFormat::Nanos, false)))
    }

    fn from_value(value: AttributeValue) -> Result<Self, AttributeFault> {
        let AttributeValue::S(text) = value else { return Err(wrong_type::<Self>(&value)) };
        Self::parse_from_rfc3339(&text).map_err(|_| AttributeFault::expected(EXPECTED_POINT_IN_TIME))
    }
}

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
        let offset = DateTime::parse_from_rfc3339("2020-02-09T08:05:03+02:30").unwrap();
        let stored = offset.to_value().unwrap();
        assert_eq!(stored, s("2020-02-09T08:05:03.000000000+02:30"));
        let read = DateTime::<FixedOffset>::from_value(stored).unwrap();
        assert_eq!((read, read.offset()), (offset, offset.offset()));
        assert!(DateTime::<FixedOffset>::from_value(s("2020-02-09T08:05:03")).is_err(), "no offset");
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
