use std::fmt::Write;

use super::*;
use proptest::prelude::*;

fn text_of<T: KeyPart>(part: &T) -> String {
    let mut text = String::new();
    part.write_text(&mut PartWriter::new(&mut text, false, Form::Natural));
    assert!(text.len() <= part.text_len());
    text
}

fn round_trip<T: KeyPart>(part: &T) -> T {
    T::from_text(PartReader::new(&text_of(part), false)).unwrap()
}

#[test]
fn the_forms_are_those_of_the_golden_file() {
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
    let golden = include_str!("../../../tests/golden/key_parts.txt");
    let golden: String = golden
        .lines()
        .filter(|line| cfg!(feature = "uuid") || !line.starts_with("uuid"))
        .filter(|line| cfg!(feature = "ulid") || !line.starts_with("ulid"))
        .filter(|line| cfg!(feature = "chrono") || !line.starts_with(['D', 'N']))
        .fold(String::new(), |text, line| text + line + "\n");
    assert_eq!(forms, golden);
}

#[test]
fn what_no_value_writes_is_refused() {
    fn refused<T: KeyPart + fmt::Debug>(texts: &[&str]) {
        for text in texts {
            let read = T::from_text(PartReader::new(text, false));
            assert!(read.is_err(), "{text:?} was read as {read:?}");
        }
    }
    refused::<u8>(&["7", "256", "+07", "0007", "-01", "", "00x", "٠٠٧"]);
    refused::<i8>(&["1128", "0000", "0871", "2001", "-001", "15"]);
    refused::<bool>(&["True", "1", ""]);
    refused::<String>(&["a b", "a#b"]);
    #[cfg(feature = "uuid")]
    refused::<uuid::Uuid>(&["0123456789ABCDEF0123456789ABCDEF", "0123456789abcdef0123456789abcdef", ""]);
}

proptest! {
    #[test]
    fn integers_come_back_and_sort(a in any::<i64>(), b in any::<i64>(), c in any::<u32>(), d in any::<u32>()) {
        prop_assert_eq!(round_trip(&a), a);
        prop_assert_eq!(text_of(&a).cmp(&text_of(&b)), a.cmp(&b));
        prop_assert_eq!(round_trip(&c), c);
        prop_assert_eq!(text_of(&c).cmp(&text_of(&d)), c.cmp(&d));
    }

    #[test]
    fn small_integers_come_back_and_sort(a in any::<i8>(), b in any::<i8>()) {
        prop_assert_eq!(round_trip(&a), a);
        prop_assert_eq!(text_of(&a).cmp(&text_of(&b)), a.cmp(&b));
    }

    #[test]
    fn strings_come_back_and_sort(a in ".*", b in ".*") {
        prop_assert_eq!(round_trip(&a), a.clone());
        prop_assert_eq!(text_of(&a).cmp(&text_of(&b)), a.cmp(&b));
    }
}
