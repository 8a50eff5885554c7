//! The stored form of each type. It is a storage format, so lines can be added to the golden file but never changed.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fmt::Write;
use std::sync::Arc;
use std::time::SystemTime;

use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;

use super::{Attribute, EpochMillis, EpochSeconds};

/// Formats the value like DynamoDB's JSON, with binary in hexadecimal.
fn wire(value: &AttributeValue) -> String {
    let text = |text: &String| format!("{text:?}");
    let binary = |blob: &Blob| {
        let digits = blob.as_ref().iter().fold(String::new(), |digits, byte| digits + &format!("{byte:02x}"));
        format!("0x{digits}")
    };
    match value {
        AttributeValue::S(value) => format!("{{S: {}}}", text(value)),
        AttributeValue::N(value) => format!("{{N: {}}}", text(value)),
        AttributeValue::B(value) => format!("{{B: {}}}", binary(value)),
        AttributeValue::Bool(value) => format!("{{BOOL: {value}}}"),
        AttributeValue::Null(value) => format!("{{NULL: {value}}}"),
        AttributeValue::L(values) => format!("{{L: [{}]}}", values.iter().map(wire).collect::<Vec<_>>().join(", ")),
        AttributeValue::M(values) => {
            let mut entries: Vec<_> = values.iter().map(|(name, value)| format!("{name:?}: {}", wire(value))).collect();
            entries.sort();
            format!("{{M: {{{}}}}}", entries.join(", "))
        }
        AttributeValue::Ss(values) => format!("{{SS: [{}]}}", values.iter().map(text).collect::<Vec<_>>().join(", ")),
        AttributeValue::Ns(values) => format!("{{NS: [{}]}}", values.iter().map(text).collect::<Vec<_>>().join(", ")),
        AttributeValue::Bs(values) => format!("{{BS: [{}]}}", values.iter().map(binary).collect::<Vec<_>>().join(", ")),
        other => panic!("{other:?}"),
    }
}

/// Appends the line of a value, and checks that `to_value` and `into_value` agree and that the value round-trips.
fn append_line<T: Attribute + Clone + PartialEq>(forms: &mut String, source: &str, value: T) {
    let stored = match value.to_value() {
        Ok(stored) => stored,
        Err(fault) => return writeln!(forms, "{source} -> {fault}").unwrap(),
    };
    assert_eq!(value.clone().into_value().unwrap(), stored, "{source}");
    assert!(T::from_value(stored.clone()).unwrap() == value, "{source}");
    let absent = if value.is_absent() { ", and no attribute as a field" } else { "" };
    writeln!(forms, "{source} -> {}{absent}", wire(&stored)).unwrap();
}

#[test]
fn the_stored_forms_match_the_golden_file() {
    let mut forms = String::new();
    macro_rules! all {
        ($($Type:ty = $value:expr;)+) => {$(
            let value: $Type = $value;
            append_line(&mut forms, concat!(stringify!($Type), " = ", stringify!($value)), value);
        )+};
    }
    let s = |text: &str| text.to_owned();
    all! {
        String = s("");
        String = s("ä#$ ");
        char = 'ß';
        Box<str> = "x".into();
        Arc<str> = "x".into();
        Cow<'static, str> = "x".into();
        bool = true;
        u8 = 7;
        u64 = u64::MAX;
        i64 = i64::MIN;
        u128 = 99_999_999_999_999_999_999_999_999_999_999_999_999;
        i128 = i128::MIN;
        f64 = 0.1;
        f64 = -1e100;
        f64 = f64::INFINITY;
        f32 = 0.1;
        Vec<u8> = vec![0, 255];
        [u8; 4] = [1, 2, 3, 4];
        Cow<'static, [u8]> = Cow::Borrowed(&[7]);
        Vec<u16> = vec![7];
        Vec<Vec<u8>> = vec![vec![1], vec![]];
        Vec<[u8; 2]> = vec![[1, 2]];
        [u16; 2] = [1, 2];
        Vec<String> = vec![];
        Vec<Option<u8>> = vec![Some(1), None];
        (u8, String, Option<bool>) = (7, s("x"), None);
        BTreeSet<u8> = [1, 2].into();
        BTreeSet<String> = [s("a"), s("b")].into();
        BTreeSet<Vec<u8>> = [vec![1], vec![2, 3]].into();
        BTreeSet<[u8; 1]> = [[1]].into();
        HashSet<i16> = [-1].into();
        BTreeSet<u8> = BTreeSet::new();
        Option<u8> = Some(7);
        Option<u8> = None;
        Option<BTreeSet<String>> = Some([s("a")].into());
        Option<BTreeSet<String>> = None;
        BTreeMap<String, u8> = [(s("a"), 1), (s("b"), 2)].into();
        HashMap<String, Vec<String>> = [(s("a"), vec![s("x")])].into();
        BTreeMap<String, Option<u8>> = [(s("a"), None)].into();
        Box<u8> = Box::new(7);
        Arc<Vec<String>> = Arc::new(vec![s("x")]);
        AttributeValue = AttributeValue::Ns(vec![s("1.50")]);
    }
    #[cfg(feature = "bytes")]
    all! {
        bytes::Bytes = bytes::Bytes::from_static(&[0, 255]);
        BTreeSet<bytes::Bytes> = [bytes::Bytes::from_static(&[7])].into();
    }
    #[cfg(feature = "chrono")]
    all! {
        chrono::NaiveDate = chrono::NaiveDate::MIN;
        chrono::NaiveDate = chrono::DateTime::UNIX_EPOCH.date_naive();
        chrono::NaiveDateTime = chrono::DateTime::UNIX_EPOCH.naive_utc();
        chrono::DateTime<chrono::Utc> = chrono::DateTime::UNIX_EPOCH;
    }
    all! {
        EpochSeconds<SystemTime> = EpochSeconds::new(SystemTime::UNIX_EPOCH);
        EpochMillis<SystemTime> = EpochMillis::new(SystemTime::UNIX_EPOCH);
        BTreeMap<u8, u8> = [(7, 1)].into();
    }
    #[cfg(feature = "chrono")]
    all! { chrono::DateTime<chrono::FixedOffset> = chrono::DateTime::UNIX_EPOCH.fixed_offset(); }
    #[cfg(feature = "jiff")]
    all! {
        jiff::civil::Date = jiff::civil::date(2020, 2, 21);
        jiff::civil::DateTime = jiff::civil::date(2020, 2, 21).at(0, 0, 0, 0);
        jiff::Timestamp = jiff::Timestamp::UNIX_EPOCH;
    }
    #[cfg(feature = "rust_decimal")]
    all! { rust_decimal::Decimal = rust_decimal::Decimal::new(1250, 2); }
    #[cfg(feature = "time")]
    all! {
        time::Date = time::OffsetDateTime::UNIX_EPOCH.date();
        time::PrimitiveDateTime = time::PrimitiveDateTime::MIN.replace_year(0).unwrap();
        time::OffsetDateTime = time::OffsetDateTime::UNIX_EPOCH;
    }
    #[cfg(feature = "ulid")]
    all! { ulid::Ulid = ulid::Ulid(7); }
    #[cfg(feature = "uuid")]
    all! { uuid::Uuid = uuid::Uuid::from_u128(7); }

    let is_enabled = |line: &str| {
        let features = [
            ("bytes", cfg!(feature = "bytes")),
            ("chrono", cfg!(feature = "chrono")),
            ("jiff", cfg!(feature = "jiff")),
            ("rust_decimal", cfg!(feature = "rust_decimal")),
            ("time", cfg!(feature = "time")),
            ("ulid", cfg!(feature = "ulid")),
            ("uuid", cfg!(feature = "uuid")),
        ];
        features.iter().all(|(feature, is_enabled)| *is_enabled || !line.contains(&format!("{feature}::")))
    };
    let golden = include_str!("../../tests/golden/attributes.txt");
    let golden = golden.lines().filter(|line| is_enabled(line)).fold(String::new(), |text, line| text + line + "\n");
    assert_eq!(forms, golden);
}
