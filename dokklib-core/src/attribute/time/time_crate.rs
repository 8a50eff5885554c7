//! The types of the crate `time`.

use std::fmt;

use ::time::format_description::well_known::{Iso8601, Rfc3339};
use ::time::{Date, OffsetDateTime, PrimitiveDateTime, Time, UtcOffset};
use aws_sdk_dynamodb::types::AttributeValue;

use super::*;
use crate::attribute::form;

impl TimeText for Date {
    const EXAMPLE: &'static str = DATE;
    const EXPECTED: &'static str = EXPECTED_DATE;

    fn text(&self) -> Result<impl fmt::Display, NoText> {
        check_year(self.year())?;
        Ok(format!("{:04}-{:02}-{:02}", self.year(), u8::from(self.month()), self.day()))
    }

    fn read(text: &str) -> Option<Self> {
        Self::parse(text, &Iso8601::DATE).ok()
    }

    fn other_forms(written: &AttributeValue) -> Vec<AttributeValue> {
        form::of_date(written)
    }

    fn since_epoch(&self) -> (i64, u32) {
        self.with_time(Time::MIDNIGHT).since_epoch()
    }

    fn from_epoch(seconds: i64, nanoseconds: u32) -> Option<Self> {
        OffsetDateTime::from_epoch(seconds, nanoseconds).map(OffsetDateTime::date)
    }
}

impl TimeText for PrimitiveDateTime {
    const EXAMPLE: &'static str = DATE_TIME;
    const EXPECTED: &'static str = EXPECTED_DATE_TIME;

    fn text(&self) -> Result<impl fmt::Display, NoText> {
        let (hour, minute, second, nanosecond) = self.as_hms_nano();
        let date = self.date();
        date.text().map(|_| ())?;
        let (year, month, day) = (date.year(), u8::from(date.month()), date.day());
        Ok(format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{nanosecond:09}"))
    }

    fn read(text: &str) -> Option<Self> {
        Self::parse(text, &Iso8601::DATE_TIME).ok()
    }

    fn other_forms(written: &AttributeValue) -> Vec<AttributeValue> {
        form::of_time(written, &[""])
    }

    fn since_epoch(&self) -> (i64, u32) {
        self.assume_utc().since_epoch()
    }

    fn from_epoch(seconds: i64, nanoseconds: u32) -> Option<Self> {
        let time = OffsetDateTime::from_epoch(seconds, nanoseconds)?;
        Some(Self::new(time.date(), time.time()))
    }
}

impl TimeText for OffsetDateTime {
    const EXAMPLE: &'static str = POINT_IN_TIME;
    const EXPECTED: &'static str = EXPECTED_POINT_IN_TIME;

    fn text(&self) -> Result<impl fmt::Display, NoText> {
        let utc = self.checked_to_offset(UtcOffset::UTC).ok_or(YEAR)?;
        PrimitiveDateTime::new(utc.date(), utc.time()).text().map(|text| format!("{text}Z"))
    }

    fn read(text: &str) -> Option<Self> {
        // Many programs, such as the Python library, write times in UTC without a time zone.
        let without_zone = || PrimitiveDateTime::read(text).map(PrimitiveDateTime::assume_utc);
        let time = Self::parse(text, &Rfc3339).ok().or_else(without_zone)?;
        time.checked_to_offset(UtcOffset::UTC)
    }

    fn other_forms(written: &AttributeValue) -> Vec<AttributeValue> {
        form::of_time(written, UTC_SUFFIXES)
    }

    fn since_epoch(&self) -> (i64, u32) {
        (self.unix_timestamp(), self.nanosecond())
    }

    fn from_epoch(seconds: i64, nanoseconds: u32) -> Option<Self> {
        Self::from_unix_timestamp(seconds).ok()?.replace_nanosecond(nanoseconds).ok()
    }
}

times!(Date, PrimitiveDateTime, OffsetDateTime);
