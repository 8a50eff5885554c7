//! The timestamps of relations: the time of creation and the time of the last change.

use std::time::SystemTime;

use aws_sdk_dynamodb::primitives::{DateTime, DateTimeFormat};

use crate::attribute::AttributeFault;
use crate::schema::Layout;

/// The attribute with the time when a relation was created.
pub(crate) const CREATED_AT: &str = "CreatedAt";

/// The attribute with the time when a relation was last changed.
pub(crate) const UPDATED_AT: &str = "UpdatedAt";

/// Formats a time in UTC with a precision of one second, as the schema requires: `2020-02-15T19:09:38Z` in RFC 3339, or without
/// the `Z`.
pub(crate) fn to_text(time: SystemTime, layout: &Layout) -> Result<String, AttributeFault> {
    let mut text = DateTime::from_secs(DateTime::from(time).secs())
        .fmt(DateTimeFormat::DateTime)
        .map_err(|_| AttributeFault::expected("a time in the years 0 to 9999: check the client's time source"))?;
    if layout.python_timestamps && text.ends_with('Z') {
        text.pop();
    }
    Ok(text)
}

/// Parses an RFC 3339 time. Also accepts the format of the Python library, which omits the `Z` and is in UTC too.
pub(crate) fn from_text(text: &str) -> Result<SystemTime, AttributeFault> {
    let parse = |text: &str| DateTime::from_str(text, DateTimeFormat::DateTimeWithOffset);
    parse(text)
        .or_else(|_| parse(&format!("{text}Z")))
        .ok()
        .and_then(|time| SystemTime::try_from(time).ok())
        .ok_or_else(|| AttributeFault::expected("a time in RFC 3339, such as `2020-02-15T19:09:38Z`"))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::schema::{Schema, SingleTable};

    /// 2020-02-15T19:09:38Z
    const SECONDS: u64 = 1_581_793_778;

    #[test]
    fn a_time_is_formatted_with_a_precision_of_one_second() {
        let to_text = |time| to_text(time, &SingleTable::LAYOUT);
        let time = SystemTime::UNIX_EPOCH + Duration::from_millis(SECONDS * 1000 + 999);
        assert_eq!(to_text(time).unwrap(), "2020-02-15T19:09:38Z");
        let before_1970 = SystemTime::UNIX_EPOCH - Duration::from_secs(1);
        assert_eq!(to_text(before_1970).unwrap(), "1969-12-31T23:59:59Z");
        let too_late = SystemTime::UNIX_EPOCH + Duration::from_secs(400_000_000_000);
        assert!(to_text(too_late).is_err());
    }

    #[test]
    fn a_time_in_the_format_of_the_python_library_has_no_zone() {
        let layout = SingleTable::LAYOUT.with_python_timestamps();
        let time = SystemTime::UNIX_EPOCH + Duration::from_secs(SECONDS);
        let text = to_text(time, &layout).unwrap();
        assert_eq!(text, "2020-02-15T19:09:38");
        assert_eq!(from_text(&text).unwrap(), time);
    }

    #[test]
    fn a_time_is_parsed_with_and_without_a_time_zone() {
        let time = SystemTime::UNIX_EPOCH + Duration::from_secs(SECONDS);
        for text in ["2020-02-15T19:09:38Z", "2020-02-15T19:09:38", "2020-02-15T20:09:38+01:00"] {
            assert_eq!(from_text(text).unwrap(), time, "{text}");
        }
        let fraction = from_text("2020-02-15T19:09:38.25Z").unwrap();
        assert_eq!(fraction, time + Duration::from_millis(250));
        for text in ["", "Z", "yesterday", "2020-02-15", "2020-02-15T19:09:38ZZ", "2020-13-15T19:09:38", "é"] {
            assert!(from_text(text).is_err(), "{text}");
        }
    }
}
