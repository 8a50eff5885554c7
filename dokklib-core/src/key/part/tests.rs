use std::fmt::Write;

use super::*;
use crate::schema::{Form, KeyFormat};
use proptest::prelude::*;

fn text_of<T: KeyPart>(part: &T) -> String {
    written(part, Form::NATURAL).unwrap()
}

/// Returns the text of a part in the given form, or `None` if it can't be written.
fn written<T: KeyPart>(part: &T, form: Form) -> Option<String> {
    let mut text = String::new();
    let mut writer = PartWriter::new(&mut text, KeyFormat::ESCAPED, form);
    part.write_text(&mut writer);
    let fault = writer.fault(|| false);
    assert!(text.len() <= form.len(part.text_len()));
    fault.is_none().then_some(text)
}

/// Reads a part from its text in the given form.
fn read<T: KeyPart>(text: &str, form: Form) -> Result<T, PartFault> {
    T::from_text(PartReader::new(text, false, form))
}

fn round_trip<T: KeyPart>(part: &T) -> T {
    T::from_text(PartReader::new(&text_of(part), false, Form::NATURAL)).unwrap()
}

#[test]
fn key_part_encodings_match_the_golden_file() {
    let mut forms = String::new();
    let mut add = |type_name: &str, value: &dyn fmt::Display, text: String| {
        writeln!(forms, "{type_name} {value} -> {text}").unwrap();
    };
    macro_rules! all {
        ($($Type:ty: $($value:expr),+;)+) => {$($(
            let value: $Type = $value;
            add(stringify!($Type), &value, text_of(&value));
        )+)+};
    }
    all! {
        u8: 0, 7, 255;
        u16: 7, u16::MAX;
        u32: 7, u32::MAX;
        u64: 7, u64::MAX;
        u128: 7, u128::MAX;
        i8: i8::MIN, -5, -1, 0, 5, i8::MAX;
        i16: i16::MIN, -1, 0, i16::MAX;
        i32: i32::MIN, -1, 0, i32::MAX;
        i64: i64::MIN, -1, 0, i64::MAX;
        bool: false, true;
        String: "alice@example.com".to_owned(), "2020-02-21|order-1".to_owned(), "a #$!\"b".to_owned();
    }
    #[cfg(feature = "chrono")]
    {
        use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
        let date = |year| NaiveDate::from_ymd_opt(year, 2, 9).unwrap();
        let time = |year| date(year).and_hms_nano_opt(8, 5, 3, 7).unwrap();
        all! {
            NaiveDate: date(0), date(2020), date(9999);
            NaiveDateTime: time(0), time(2020);
            DateTime<Utc>: time(0).and_utc(), time(2020).and_utc(), DateTime::UNIX_EPOCH;
        }
    }
    #[cfg(feature = "ulid")]
    all! { ulid::Ulid: ulid::Ulid(7), ulid::Ulid(u128::MAX); }
    #[cfg(feature = "uuid")]
    all! { uuid::Uuid: uuid::Uuid::from_u128(0x0123_4567_89ab_cdef_0123_4567_89ab_cdef); }
    macro_rules! with_form {
        ($($name:literal $Type:ty as $form:expr => $($value:expr),+;)+) => {$($(
            let value: $Type = $value;
            add(concat!($name, " ", stringify!($Type)), &value, written(&value, $form).unwrap());
        )+)+};
    }
    with_form! {
        "desc" u16 as Form::NATURAL.descending::<u16>() => 0, 7, u16::MAX;
        "desc" i8 as Form::NATURAL.descending::<i8>() => i8::MIN, -1, 0, i8::MAX;
        "pad 3" u64 as Form::padded::<u64>(3) => 0, 7, 999;
        "pad 3" i32 as Form::padded::<i32>(3) => -1000, -7, 0, 999;
        "pad 5" u8 as Form::padded::<u8>(5) => 7;
        "pad 5" i8 as Form::padded::<i8>(5) => -7, 7;
    }
    #[cfg(feature = "chrono")]
    {
        use chrono::{DateTime, NaiveDate, Utc};
        with_form! {
            "desc" NaiveDate as Form::NATURAL.descending::<NaiveDate>() => NaiveDate::from_ymd_opt(2020, 2, 9).unwrap();
            "desc" DateTime<Utc> as Form::NATURAL.descending::<DateTime<Utc>>() => DateTime::UNIX_EPOCH;
        }
    }
    #[cfg(feature = "ulid")]
    with_form! { "desc" ulid::Ulid as Form::NATURAL.descending::<ulid::Ulid>() => ulid::Ulid(7); }
    #[cfg(feature = "uuid")]
    with_form! {
        "desc" uuid::Uuid as Form::NATURAL.descending::<uuid::Uuid>() =>
            uuid::Uuid::from_u128(0x0123_4567_89ab_cdef_0123_4567_89ab_cdef);
    }
    with_form! {
        "plain" u64 as Form::plain::<u64>() => 0, 7, u64::MAX;
        "plain" i32 as Form::plain::<i32>() => i32::MIN, -7, 0, 7;
        "plain" u128 as Form::plain::<u128>() => u128::MAX;
        "upper" String as Form::upper::<String>() => "straße #1".to_owned();
        "lower" String as Form::lower::<String>() => "ÉCOLE #1".to_owned();
        "label country_" String as Form::NATURAL.labeled("country_") => "US".to_owned();
        "label country_ lower" String as Form::lower::<String>().labeled("country_") => "US".to_owned();
        "desc pad 13" u64 as Form::padded::<u64>(13).descending::<u64>() => 0, 1_706_696_430_123;
        "last" String as Form::NATURAL.last() => "a|".to_owned(), "}".to_owned(), "~ #".to_owned(), "é".to_owned();
        "last label }" u8 as Form::NATURAL.labeled("}").last() => 7;
        "last desc" u16 as Form::NATURAL.descending::<u16>().last() => 7;
    }
    let mut missing = String::new();
    PartWriter::missing(&mut missing);
    add("last", &"None", missing);
    #[cfg(feature = "chrono")]
    {
        use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
        type Time = DateTime<Utc>;
        let time = || DateTime::from_timestamp(1_706_696_430, 123_456_789).unwrap();
        let before_1970 = || DateTime::from_timestamp(-2, 999_999_999).unwrap();
        with_form! {
            "month" NaiveDate as Form::month::<NaiveDate>() => time().date_naive();
            "month" DateTime<Utc> as Form::month::<Time>() => time();
            "day" DateTime<Utc> as Form::day::<Time>() => time();
            "day" NaiveDateTime as Form::day::<NaiveDateTime>() => time().naive_utc();
            "seconds" DateTime<Utc> as Form::seconds::<Time>() => time();
            "seconds" NaiveDateTime as Form::seconds::<NaiveDateTime>() => time().naive_utc();
            "millis" DateTime<Utc> as Form::millis::<Time>() => time();
            "epoch_seconds" DateTime<Utc> as Form::epoch_seconds::<Time>(None) => time(), before_1970();
            "epoch_millis" DateTime<Utc> as Form::epoch_millis::<Time>(None) => time(), before_1970();
            "pad 10 epoch_seconds" DateTime<Utc> as Form::epoch_seconds::<Time>(Some(10)) => time(), DateTime::UNIX_EPOCH;
            "desc day" DateTime<Utc> as Form::day::<Time>().descending::<Time>() => time();
            "desc pad 13 epoch_millis" DateTime<Utc> as Form::epoch_millis::<Time>(Some(13)).descending::<Time>() => time();
        }
    }
    let golden = include_str!("../../../tests/golden/key_parts.txt");
    let golden: String = golden
        .lines()
        .filter(|line| cfg!(feature = "uuid") || !line.contains("uuid"))
        .filter(|line| cfg!(feature = "ulid") || !line.contains("ulid"))
        .filter(|line| cfg!(feature = "chrono") || !(line.contains("DateTime") || line.contains("NaiveDate")))
        .fold(String::new(), |text, line| text + line + "\n");
    assert_eq!(forms, golden);
}

#[test]
fn text_in_another_format_is_rejected() {
    fn assert_rejected<T: KeyPart + fmt::Debug>(texts: &[&str]) {
        for text in texts {
            let read = T::from_text(PartReader::new(text, false, Form::NATURAL));
            assert!(read.is_err(), "{text:?} was read as {read:?}");
        }
    }
    assert_rejected::<u8>(&["7", "256", "+07", "0007", "-01", "", "00x", "٠٠٧"]);
    assert_rejected::<i8>(&["1128", "0000", "0871", "2001", "-001", "15"]);
    assert_rejected::<bool>(&["True", "1", ""]);
    assert_rejected::<String>(&["a b", "a#b"]);
    #[cfg(feature = "uuid")]
    assert_rejected::<uuid::Uuid>(&["0123456789ABCDEF0123456789ABCDEF", "0123456789abcdef0123456789abcdef", ""]);
}

proptest! {
    #[test]
    fn integers_round_trip_and_keep_their_order(a in any::<i64>(), b in any::<i64>(), c in any::<u32>(), d in any::<u32>()) {
        prop_assert_eq!(round_trip(&a), a);
        prop_assert_eq!(text_of(&a).cmp(&text_of(&b)), a.cmp(&b));
        prop_assert_eq!(round_trip(&c), c);
        prop_assert_eq!(text_of(&c).cmp(&text_of(&d)), c.cmp(&d));
    }

    #[test]
    fn small_integers_round_trip_and_keep_their_order(a in any::<i8>(), b in any::<i8>()) {
        prop_assert_eq!(round_trip(&a), a);
        prop_assert_eq!(text_of(&a).cmp(&text_of(&b)), a.cmp(&b));
    }

    #[test]
    fn strings_round_trip_and_keep_their_order(a in ".*", b in ".*") {
        prop_assert_eq!(round_trip(&a), a.clone());
        prop_assert_eq!(text_of(&a).cmp(&text_of(&b)), a.cmp(&b));
    }

    #[test]
    fn descending_parts_round_trip_and_reverse_their_order(a in any::<i64>(), b in any::<i64>()) {
        let form = Form::NATURAL.descending::<i64>();
        let (text, other) = (written(&a, form).unwrap(), written(&b, form).unwrap());
        prop_assert_eq!(read::<i64>(&text, form), Ok(a));
        prop_assert_eq!(text.cmp(&other), b.cmp(&a));
    }

    #[test]
    fn padded_parts_round_trip_and_keep_their_order(a in -2000_i64..2000, b in -2000_i64..2000, c in any::<u16>(), width in 1_usize..=25) {
        let form = Form::padded::<i64>(width);
        let (text, other) = (written(&a, form), written(&b, form));
        let limit = 10_i64.checked_pow(u32::try_from(width).unwrap()).unwrap_or(i64::MAX);
        prop_assert_eq!(text.is_some(), (-limit..limit).contains(&a));
        if let (Some(text), Some(other)) = (text, other) {
            prop_assert_eq!(text.len(), width + 1);
            prop_assert_eq!(text.cmp(&other), a.cmp(&b));
            prop_assert_eq!(read::<i64>(&text, form), Ok(a));
        }
        let form = Form::padded::<u16>(width);
        match written(&c, form) {
            Some(text) => prop_assert_eq!((text.len(), read::<u16>(&text, form)), (width, Ok(c))),
            None => prop_assert!(c.to_string().len() > width),
        }
    }
}

proptest! {
    #[test]
    fn numbers_without_padding_round_trip(a in any::<i64>(), b in any::<u128>()) {
        let form = Form::plain::<i64>();
        let text = written(&a, form).unwrap();
        prop_assert_eq!(&text, &a.to_string());
        prop_assert_eq!(read::<i64>(&text, form), Ok(a));
        let form = Form::plain::<u128>();
        prop_assert_eq!(read::<u128>(&written(&b, form).unwrap(), form), Ok(b));
    }

    #[test]
    fn texts_in_one_case_and_after_a_label_round_trip(text in "\\PC*", prefix in "\\PC*") {
        for (form, expected) in [
            (Form::upper::<String>(), text.to_uppercase()),
            (Form::lower::<String>().labeled("a_"), text.chars().flat_map(char::to_lowercase).collect()),
            (Form::NATURAL.labeled("a_"), text.clone()),
        ] {
            let written_text = written(&text, form).unwrap();
            // Some texts change again when they are converted again.
            if let Ok(read) = read::<String>(&written_text, form) {
                prop_assert_eq!(&read, &expected);
            } else {
                prop_assert_ne!(written(&expected, form).unwrap(), written_text.clone());
            }
            let longer = written(&format!("{prefix}{text}"), form).unwrap();
            prop_assert!(longer.starts_with(&written(&prefix, form).unwrap()));
        }
    }
}

#[test]
fn text_that_no_form_writes_is_rejected() {
    let pad = Form::padded::<i64>(3);
    for text in ["", "1", "100", "12345", "10a5", "2005", "१००५"] {
        assert!(read::<i64>(text, pad).is_err(), "{text}");
    }
    let wide = Form::padded::<u8>(5);
    for text in ["00256", "01007", "007"] {
        assert!(read::<u8>(text, wide).is_err(), "{text}");
    }
    assert_eq!(read::<u8>("00007", wide), Ok(7));
    assert!(read::<u16>("9999", Form::NATURAL.descending::<u16>()).is_err());
    for text in ["", "-", "-0", "007", "+7", "4294967296", " 7", "7 "] {
        assert!(read::<i32>(text, Form::plain::<i32>()).is_err(), "{text}");
        assert!(read::<u32>(text, Form::plain::<u32>()).is_err(), "{text}");
    }
    assert!(read::<u32>("-7", Form::plain::<u32>()).is_err());
    assert!(read::<String>("Us", Form::upper::<String>()).is_err());
    assert!(read::<String>("US", Form::lower::<String>()).is_err());
    for text in ["US", "Country_US", "country"] {
        assert!(read::<String>(text, Form::NATURAL.labeled("country_")).is_err(), "{text}");
    }
    #[cfg(feature = "chrono")]
    {
        use chrono::{DateTime, NaiveDate, Utc};
        type Time = DateTime<Utc>;
        for text in
            ["2024-01", "2024-01-31", "2024-01-31T10:20:30", "2024-01-31T10:20:30.123Z", "2024-01-31T10:20:30+00:00"]
        {
            assert!(read::<Time>(text, Form::seconds::<Time>()).is_err(), "{text}");
        }
        for text in ["2024-1", "2024-13", "2024-01-31", "24-01"] {
            assert!(read::<NaiveDate>(text, Form::month::<Time>()).is_err(), "{text}");
        }
        for text in ["01706696430", "1706696430.5", "", "99999999999999999999"] {
            assert!(read::<Time>(text, Form::epoch_seconds::<Time>(None)).is_err(), "{text}");
        }
        assert!(read::<Time>("706696430", Form::epoch_seconds::<Time>(Some(10))).is_err());
    }
}
