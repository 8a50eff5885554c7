//! The types of the crate `jiff`.

use std::fmt;

use ::jiff::Timestamp;
use ::jiff::civil::{Date, DateTime};
use ::jiff::tz::Offset;
use aws_sdk_dynamodb::types::AttributeValue;

use super::*;
use crate::attribute::form;

impl TimeText for Date {
    const EXAMPLE: &'static str = DATE;
    const EXPECTED: &'static str = EXPECTED_DATE;

    fn text(&self) -> Result<impl fmt::Display, NoText> {
        check_year(self.year().into()).map(|()| self)
    }

    fn read(text: &str) -> Option<Self> {
        text.parse().ok()
    }

    fn other_forms(written: &AttributeValue) -> Vec<AttributeValue> {
        form::of_date(written)
    }

    fn since_epoch(&self) -> (i64, u32) {
        self.at(0, 0, 0, 0).since_epoch()
    }

    fn from_epoch(seconds: i64, nanoseconds: u32) -> Option<Self> {
        DateTime::from_epoch(seconds, nanoseconds).map(DateTime::date)
    }
}

impl TimeText for DateTime {
    const EXAMPLE: &'static str = DATE_TIME;
    const EXPECTED: &'static str = EXPECTED_DATE_TIME;

    fn text(&self) -> Result<impl fmt::Display, NoText> {
        check_year(self.year().into()).map(|()| format!("{self:.9}"))
    }

    fn read(text: &str) -> Option<Self> {
        text.parse().ok()
    }

    fn other_forms(written: &AttributeValue) -> Vec<AttributeValue> {
        form::of_time(written, &[""])
    }

    fn since_epoch(&self) -> (i64, u32) {
        // Only times of the year -9999 have no time stamp, and they have no text either.
        Offset::UTC.to_timestamp(*self).unwrap_or(Timestamp::MIN).since_epoch()
    }

    fn from_epoch(seconds: i64, nanoseconds: u32) -> Option<Self> {
        Timestamp::from_epoch(seconds, nanoseconds).map(|time| Offset::UTC.to_datetime(time))
    }
}

impl TimeText for Timestamp {
    const EXAMPLE: &'static str = POINT_IN_TIME;
    const EXPECTED: &'static str = EXPECTED_POINT_IN_TIME;

    fn text(&self) -> Result<impl fmt::Display, NoText> {
        check_year(Offset::UTC.to_datetime(*self).year().into()).map(|()| format!("{self:.9}"))
    }

    fn read(text: &str) -> Option<Self> {
        // Many programs, such as the Python library, write times in UTC without a time zone.
        let without_zone = || Offset::UTC.to_timestamp(text.parse().ok()?).ok();
        text.parse().ok().or_else(without_zone)
    }

    fn other_forms(written: &AttributeValue) -> Vec<AttributeValue> {
        form::of_time(written, UTC_SUFFIXES)
    }

    fn since_epoch(&self) -> (i64, u32) {
        // The nanoseconds of a time before 1970 are negative.
        let nanoseconds = self.subsec_nanosecond();
        match u32::try_from(nanoseconds) {
            Ok(nanoseconds) => (self.as_second(), nanoseconds),
            Err(_) => (self.as_second() - 1, (1_000_000_000 + nanoseconds).unsigned_abs()),
        }
    }

    fn from_epoch(seconds: i64, nanoseconds: u32) -> Option<Self> {
        Self::new(seconds, i32::try_from(nanoseconds).ok()?).ok()
    }
}

times!(Date, DateTime, Timestamp);
