//! Dates and times as parts of keys.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};

use super::reader::StoredTime;
use super::writer::Time;
use super::{
    FixedWidth, HasDate, HasEpoch, HasTime, KeyPart, Ordered, PartFault, PartKind, PartReader, PartWriter,
    StartsWithText,
};
use crate::attribute::time::TimeText;

macro_rules! time_parts {
    ($($Type:ty: $to_utc:expr, $from_utc:expr;)+) => {$(
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
                        let time: DateTime<Utc> = $to_utc(self);
                        let since_epoch = (time.timestamp(), time.timestamp_subsec_nanos());
                        out.time(&Time { natural: format_args!("{text}"), since_epoch });
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
                        DateTime::from_timestamp(seconds, nanoseconds).map($from_utc).filter(|value| value.text().is_ok())
                    }
                };
                value.ok_or_else(PartFault::new)
            }
        }

        #[diagnostic::do_not_recommend]
        impl Ordered for $Type {}

        #[diagnostic::do_not_recommend]
        impl StartsWithText for $Type {}

        #[diagnostic::do_not_recommend]
        impl HasDate for $Type {}

        #[diagnostic::do_not_recommend]
        impl FixedWidth for $Type {
            const ALPHABET: &'static [u8] = b"0123456789";
        }
    )+};
}

time_parts! {
    NaiveDate: |date: &Self| date.and_time(NaiveTime::MIN).and_utc(), |time| time.date_naive();
    NaiveDateTime: NaiveDateTime::and_utc, |time| time.naive_utc();
    DateTime<Utc>: |time: &Self| *time, |time| time;
}

#[diagnostic::do_not_recommend]
impl HasTime for NaiveDateTime {}

#[diagnostic::do_not_recommend]
impl HasTime for DateTime<Utc> {}

#[diagnostic::do_not_recommend]
impl HasEpoch for DateTime<Utc> {}

#[cfg(test)]
mod tests {
    use chrono::Timelike;
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
