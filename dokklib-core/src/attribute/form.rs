//! Types that read several forms of the same value, such as `2020-02-21T18:30:00Z` and `2020-02-21T18:30:00.000Z`.
//!
//! DynamoDB compares texts, so a condition compares the stored text with the form that is written.

#[cfg(any(feature = "chrono", feature = "jiff", feature = "time", feature = "ulid", feature = "uuid"))]
use aws_sdk_dynamodb::types::AttributeValue;

use crate::constant::Message;

/// Returns the texts as attribute values, without the written form.
#[cfg(any(feature = "chrono", feature = "jiff", feature = "time", feature = "uuid"))]
fn others(written: &str, forms: impl IntoIterator<Item = String>) -> Vec<AttributeValue> {
    forms.into_iter().filter(|form| form != written).map(AttributeValue::S).collect()
}

/// Returns a time with 0, 3, 6 and 9 decimal places, and with as many as the value needs, followed by each suffix.
#[cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]
pub(super) fn of_time(written: &AttributeValue, suffixes: &[&str]) -> Vec<AttributeValue> {
    let AttributeValue::S(written) = written else { return Vec::new() };
    let text = written.trim_end_matches('Z');
    let Some((seconds, fraction)) = text.split_once('.') else { return Vec::new() };
    let needed = fraction.trim_end_matches('0').len();
    let mut places: Vec<usize> = [0, 3, 6, 9].into_iter().filter(|places| *places > needed).collect();
    places.insert(0, needed);
    let with_places = places.into_iter().map(|places| match places {
        0 => seconds.to_owned(),
        places => format!("{seconds}.{}", &fraction[..places]),
    });
    others(written, with_places.flat_map(|text| suffixes.iter().map(move |suffix| format!("{text}{suffix}"))))
}

/// Returns a date without leading zeros.
#[cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]
pub(super) fn of_date(written: &AttributeValue) -> Vec<AttributeValue> {
    let AttributeValue::S(written) = written else { return Vec::new() };
    others(written, [written.replace("-0", "-")])
}

/// Returns a UUID in upper case, without hyphens, in braces and as a URN.
#[cfg(feature = "uuid")]
pub(super) fn of_uuid(written: &AttributeValue) -> Vec<AttributeValue> {
    let AttributeValue::S(lower) = written else { return Vec::new() };
    let (upper, simple) = (lower.to_ascii_uppercase(), lower.replace('-', ""));
    let forms =
        [simple.to_ascii_uppercase(), format!("{{{lower}}}"), format!("{{{upper}}}"), format!("urn:uuid:{lower}")];
    others(lower, [upper, simple].into_iter().chain(forms))
}

/// Returns a ULID in lower case.
#[cfg(feature = "ulid")]
pub(super) fn of_ulid(written: &AttributeValue) -> Vec<AttributeValue> {
    written.as_s().map_or_else(|_| Vec::new(), |text| vec![AttributeValue::S(text.to_ascii_lowercase())])
}

/// Fails at compile time if a field with `strict` has only one form.
#[doc(hidden)]
#[track_caller]
pub const fn assert_several_forms(written_form: Option<&str>, field: &str) {
    if written_form.is_none() {
        let text = Message::new()
            .push("`")
            .push(field)
            .push("` has `strict`, but its type reads only the form that is written: ");
        panic!("{}", text.push("remove `strict`").as_str());
    }
}

#[cfg(all(test, feature = "chrono", feature = "uuid", feature = "ulid"))]
#[allow(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};

    use super::*;
    use crate::attribute::Attribute;

    #[track_caller]
    fn assert_forms<T: Attribute + PartialEq + std::fmt::Debug>(stored: &str, expected: &[&str]) {
        let value = T::from_value(AttributeValue::S(stored.to_owned())).unwrap();
        let written = value.to_value().unwrap();
        let forms = T::other_forms(&written);
        assert_eq!(forms, expected.iter().map(|form| AttributeValue::S((*form).to_owned())).collect::<Vec<_>>());
        for form in forms {
            assert_eq!(T::from_value(form).unwrap(), value);
        }
    }

    #[test]
    fn common_forms_are_read_as_the_same_value() {
        assert_forms::<DateTime<Utc>>(
            "2020-02-09T08:05:46.029Z",
            &[
                "2020-02-09T08:05:46.029Z",
                "2020-02-09T08:05:46.029+00:00",
                "2020-02-09T08:05:46.029",
                "2020-02-09T08:05:46.029000Z",
                "2020-02-09T08:05:46.029000+00:00",
                "2020-02-09T08:05:46.029000",
                "2020-02-09T08:05:46.029000000+00:00",
                "2020-02-09T08:05:46.029000000",
            ],
        );
        assert_forms::<NaiveDateTime>(
            "2020-02-09T08:05:46",
            &["2020-02-09T08:05:46", "2020-02-09T08:05:46.000", "2020-02-09T08:05:46.000000"],
        );
        assert_forms::<NaiveDateTime>("2020-02-09T08:05:46.123456789", &[]);
        assert_forms::<NaiveDate>("2020-02-09", &["2020-2-9"]);
        assert_forms::<NaiveDate>("2020-12-10", &[]);
        assert_forms::<Option<Box<uuid::Uuid>>>(
            "67e55044-10b1-426f-9247-bb680e5fe0c8",
            &[
                "67E55044-10B1-426F-9247-BB680E5FE0C8",
                "67e5504410b1426f9247bb680e5fe0c8",
                "67E5504410B1426F9247BB680E5FE0C8",
                "{67e55044-10b1-426f-9247-bb680e5fe0c8}",
                "{67E55044-10B1-426F-9247-BB680E5FE0C8}",
                "urn:uuid:67e55044-10b1-426f-9247-bb680e5fe0c8",
            ],
        );
        assert_forms::<ulid::Ulid>("01D39ZY06FGSCTVN4T2V9PKHFZ", &["01d39zy06fgsctvn4t2v9pkhfz"]);
        assert_forms::<String>("a", &[]);
    }

    #[test]
    fn a_strict_field_reads_only_the_written_form() {
        let read = |text: &str| {
            let value = Some(AttributeValue::S(text.to_owned()));
            Option::<DateTime<Utc>>::read_strict(value.map(Into::into), "due").map_err(|fault| fault.to_string())
        };
        assert!(read("2020-02-09T08:05:46.029000000Z").is_ok());
        assert_eq!(
            read("2020-02-09T08:05:46.029Z").unwrap_err(),
            "attribute `due` is not in the form that is written, such as `2020-02-21T18:30:00.000000000Z`, and the field is `strict`"
        );
        assert_eq!(Option::<DateTime<Utc>>::read_strict(Some(AttributeValue::Null(true).into()), "due").unwrap(), None);
        assert_eq!(Option::<DateTime<Utc>>::read_strict(None, "due").unwrap(), None);
    }
}
