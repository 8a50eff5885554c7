//! Dates and times as parts of keys.

#[cfg(feature = "chrono")]
use super::HasDate;
use super::reader::StoredTime;
use super::writer::Time;
use super::{
    FixedWidth, HasEpoch, HasTime, KeyPart, Ordered, PartFault, PartKind, PartReader, PartWriter, StartsWithText,
};
use crate::attribute::time::TimeText;

macro_rules! time_parts {
    ($feature:literal: $($Type:ty),+) => {$(
        #[cfg(feature = $feature)]
        #[cfg_attr(docsrs, doc(cfg(feature = $feature)))]
        #[diagnostic::do_not_recommend]
        impl KeyPart for $Type {
            type Borrowed = Self;
            type Declared = Self;
            const KIND: PartKind = PartKind::Fixed;
            const DESCRIPTION: &'static str = if Self::LEN == "2020-02-21".len() { "date" } else { "time" };

            fn text_len(&self) -> usize {
                Self::LEN
            }

            fn write_text(&self, out: &mut PartWriter<'_>) {
                match self.text() {
                    Ok(text) => {
                        out.time(&Time { natural: format_args!("{text}"), since_epoch: self.since_epoch() });
                    }
                    Err(reason) => out.invalid(reason.found),
                }
            }

            fn from_text(text: PartReader<'_>) -> Result<Self, PartFault> {
                let value = match text.time()? {
                    // The parser also accepts other spellings, and a value must have exactly one key.
                    StoredTime::Natural(text) => Self::read(&text)
                        .filter(|value| value.text().is_ok_and(|canonical| canonical.to_string() == text)),
                    StoredTime::SinceEpoch(seconds, nanoseconds) => {
                        Self::from_epoch(seconds, nanoseconds).filter(|value| value.text().is_ok())
                    }
                };
                value.ok_or_else(PartFault::new)
            }
        }

        time_parts!(@ $feature: $Type: Ordered, StartsWithText);

        #[cfg(feature = $feature)]
        #[diagnostic::do_not_recommend]
        impl FixedWidth for $Type {
            const ALPHABET: &'static [u8] = b"0123456789";
        }
    )+};
    (@ $feature:literal: $Type:ty: $($Trait:ident),+) => {$(
        #[cfg(feature = $feature)]
        #[diagnostic::do_not_recommend]
        impl $Trait for $Type {}
    )+};
}

time_parts!("chrono": chrono::NaiveDate, chrono::NaiveDateTime, chrono::DateTime<chrono::Utc>);
time_parts!(@ "chrono": chrono::NaiveDate: HasDate);
time_parts!(@ "chrono": chrono::NaiveDateTime: HasDate, HasTime);
time_parts!(@ "chrono": chrono::DateTime<chrono::Utc>: HasDate, HasTime, HasEpoch);
time_parts!("jiff": jiff::civil::Date, jiff::civil::DateTime, jiff::Timestamp);
time_parts!(@ "jiff": jiff::civil::DateTime: HasTime);
time_parts!(@ "jiff": jiff::Timestamp: HasTime, HasEpoch);
time_parts!("time": time::Date, time::PrimitiveDateTime, time::OffsetDateTime);
time_parts!(@ "time": time::PrimitiveDateTime: HasTime);
time_parts!(@ "time": time::OffsetDateTime: HasTime, HasEpoch);

#[cfg(all(test, feature = "chrono"))]
mod tests {
    use chrono::{DateTime, NaiveDate, NaiveDateTime, Timelike, Utc};
    use proptest::prelude::*;

    use super::*;
    use crate::key::{KeyText, Part, Piece, Template};
    use crate::schema::Form;

    struct Task;

    impl crate::schema::Entity for Task {
        const PREFIX: &'static str = "TASK";
        const NAME: &'static str = "Task";
    }

    fn text_of<T: KeyPart>(part: &T) -> String {
        let mut text = String::new();
        part.write_text(&mut PartWriter::new(&mut text, crate::schema::KeyFormat::ESCAPED, Form::NATURAL));
        text
    }

    #[test]
    fn times_in_another_format_are_rejected() {
        fn assert_rejected<T: KeyPart>(texts: &[&str]) {
            for text in texts {
                assert!(T::from_text(PartReader::new(text, false, Form::NATURAL)).is_err(), "{text}");
            }
        }
        assert_rejected::<NaiveDate>(&["2020-2-9", "+2020-02-09", "2020-02-30", "20200209", ""]);
        assert_rejected::<DateTime<Utc>>(&[
            "2020-02-09T08:05:03Z",
            "2020-02-09T08:05:03.000000000+00:00",
            "2020-02-09t08:05:03.000000000z",
            "2020-02-09 08:05:03.000000000Z",
        ]);
        assert_rejected::<NaiveDateTime>(&["2020-02-09T08:05:03", "2020-02-09T08:05:03.000000000Z"]);
    }

    #[test]
    fn a_year_without_four_digits_makes_the_key_invalid() {
        for year in [-1, 10_000] {
            let date = NaiveDate::from_ymd_opt(year, 1, 1).unwrap();
            let key = KeyText::of(&Template::new(
                crate::private::own_key::<Task>(),
                &[Piece::new("number", Part::Text("7")), Piece::new("due", date.part())],
            ));
            assert_eq!(
                key.check("sort key", 1024).unwrap_err().to_string(),
                "the key part `due` is outside the years 0 to 9999"
            );
        }
    }

    #[test]
    fn a_leap_second_after_another_second_than_59_makes_the_key_invalid() {
        let at = |second| NaiveDate::from_ymd_opt(2020, 2, 9).unwrap().and_hms_opt(8, 5, second).unwrap();
        let leap = |second| at(second).with_nanosecond(1_500_000_000).unwrap();
        let text = text_of(&leap(59));
        assert_eq!(text, "2020-02-09T08:05:60.500000000");
        assert_eq!(NaiveDateTime::from_text(PartReader::new(&text, false, Form::NATURAL)), Ok(leap(59)));
        for part in [leap(58).part(), leap(58).and_utc().part()] {
            let key = KeyText::of(&Template::new(crate::private::own_key::<Task>(), &[Piece::new("due", part)]));
            assert_eq!(
                key.check("sort key", 1024).unwrap_err().to_string(),
                "the key part `due` is a leap second that isn't after second 59"
            );
        }
    }

    proptest! {
        #[test]
        fn times_round_trip_and_keep_their_order(
            a in -62_167_219_200_i64..=253_402_300_799, b in -62_167_219_200_i64..=253_402_300_799,
            c in 0_u32..1_000_000_000, d in 0_u32..1_000_000_000,
        ) {
            let (a, b) = (DateTime::from_timestamp(a, c).unwrap(), DateTime::from_timestamp(b, d).unwrap());
            prop_assert_eq!(text_of(&a).cmp(&text_of(&b)), a.cmp(&b));
            prop_assert_eq!(text_of(&a.date_naive()).cmp(&text_of(&b.date_naive())), a.date_naive().cmp(&b.date_naive()));
            let text = text_of(&a);
            prop_assert_eq!(text.len(), a.text_len());
            prop_assert_eq!(DateTime::<Utc>::from_text(PartReader::new(&text, false, Form::NATURAL)), Ok(a));
            let (local, text) = (a.naive_utc(), text_of(&a.naive_utc()));
            prop_assert_eq!(NaiveDateTime::from_text(PartReader::new(&text, false, Form::NATURAL)), Ok(local));
            let (date, text) = (a.date_naive(), text_of(&a.date_naive()));
            prop_assert_eq!(NaiveDate::from_text(PartReader::new(&text, false, Form::NATURAL)), Ok(date));
        }
    }
}
