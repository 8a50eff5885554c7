//! Every type of a key part round-trips through its key, at its extremes and in every form.

use dokklib::chrono::{DateTime, NaiveDate, NaiveDateTime, Timelike, Utc};
use dokklib::ulid::Ulid;
use dokklib::uuid::Uuid;
use dokklib::{Attribute, Entity, Index, Item, Projection, Schema};
use dokklib_tests::Engine;
use proptest::prelude::*;

#[derive(Entity)]
struct User;

/// Checks that an item with this value in its key is read with the same value, and so are the parts of the key.
macro_rules! assert_round_trip {
    ($Type:ty, $($part:tt)+) => {
        |value: &$Type| {
            #[derive(Entity, Debug, PartialEq)]
            #[entity(prefix = "K", pk = User(user), sk = Self($($part)+))]
            struct Keyed {
                #[entity(key_only)]
                user: String,
                #[entity(key_only)]
                value: $Type,
            }

            /// An item with the same key. Its part can also be an attribute.
            #[derive(Entity, Debug, PartialEq)]
            #[entity(prefix = "K", pk = User(user), sk = Self($($part)+))]
            struct Stored {
                user: String,
                value: $Type,
            }

            let item = Keyed { user: "a".to_owned(), value: value.clone() };
            let attributes = item.to_attributes().unwrap();
            assert_eq!(Keyed::from_attributes(attributes.clone()).unwrap(), item);
            assert_eq!(Stored::from_attributes(attributes).unwrap(), Stored { user: "a".to_owned(), value: value.clone() });
            assert_eq!(&Keyed::key("a", value.clone()).parts().unwrap().1, value);
        }
    };
}

/// Checks the values of each type in the natural form and in the forms `desc` and `pad`.
macro_rules! assert_extremes {
    (natural; $($Type:ty: $values:expr;)+) => {$(
        $values.iter().for_each(assert_round_trip!($Type, value));
    )+};
    (fixed_width; $($Type:ty: $values:expr;)+) => {$(
        $values.iter().for_each(assert_round_trip!($Type, value));
        $values.iter().for_each(assert_round_trip!($Type, desc(value)));
    )+};
    (unsigned; $($Type:ty),+) => {$(
        let values = [0, 1, <$Type>::MAX / 2, <$Type>::MAX - 1, <$Type>::MAX];
        assert_extremes!(fixed_width; $Type: values;);
        values.iter().for_each(assert_round_trip!($Type, pad(value, 39)));
    )+};
    (signed; $($Type:ty),+) => {$(
        let values = [<$Type>::MIN, <$Type>::MIN + 1, -10, -1, 0, 1, 10, <$Type>::MAX - 1, <$Type>::MAX];
        assert_extremes!(fixed_width; $Type: values;);
        values.iter().for_each(assert_round_trip!($Type, pad(value, 39)));
    )+};
}

#[derive(Attribute, Debug, Clone, PartialEq)]
struct Serial(u128);

fn date(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

#[test]
fn every_key_part_type_round_trips_through_its_key_at_its_extremes() {
    assert_extremes!(unsigned; u8, u16, u32, u64, u128);
    assert_extremes!(signed; i8, i16, i32, i64);
    let first = date(0, 1, 1).and_hms_opt(0, 0, 0).unwrap();
    let last = date(9999, 12, 31).and_hms_nano_opt(23, 59, 59, 999_999_999).unwrap();
    let leap_second = last.with_nanosecond(1_999_999_999).unwrap();
    let times = [first, last, leap_second, DateTime::UNIX_EPOCH.naive_utc()];
    let dates = times.map(|time| time.date());
    let utc_times = times.map(|time| time.and_utc());
    assert_extremes! {
        fixed_width;
        NaiveDate: dates;
        NaiveDateTime: times;
        DateTime<Utc>: utc_times;
        Uuid: [Uuid::nil(), Uuid::max()];
        Ulid: [Ulid::nil(), Ulid(u128::MAX)];
        Serial: [Serial(0), Serial(u128::MAX)];
    }
    let texts = ["\0", " ", "#", "$", "$$", "\u{7f}", "\u{10ffff}", "a#b$c"].map(str::to_owned);
    let longest = ["x".repeat(1022), "#".repeat(511)];
    assert_extremes! {
        natural;
        bool: [false, true];
        String: texts;
        String: longest;
    }
}

proptest! {
    #[test]
    fn numbers_round_trip_through_keys(unsigned in any::<u128>(), signed in any::<i64>()) {
        assert_extremes!(fixed_width; u128: [unsigned]; Serial: [Serial(unsigned)]; i64: [signed];);
    }
}

#[derive(Index)]
#[index(name = "by_label", partition_key = "GSI1PK", sort_key = "GSI1SK")]
struct ByLabel;

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", indexes(ByLabel), entities(Device))]
struct Fleet;

/// The serial number has more digits than a DynamoDB number.
#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Fleet, pk = Self(serial), sk = Self(serial), index(ByLabel as by_label, pk = Self(label), sk = Self(desc(serial))))]
struct Device {
    #[entity(key_only)]
    serial: u128,
    label: String,
}

#[derive(Projection, Debug, PartialEq)]
#[projection(of = Device)]
struct SerialNumber {
    serial: u128,
}

#[tokio::test]
async fn a_number_that_is_stored_only_in_keys_can_have_39_digits() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Fleet>().await;
    let device = Device { serial: u128::MAX, label: "a".to_owned() };
    table.insert(&device).await?;
    assert_eq!(table.get(&device).await?.as_ref(), Some(&device));
    assert_eq!(table.get(&device).project::<SerialNumber>().await?, Some(SerialNumber { serial: u128::MAX }));
    // The update copies the number from the primary key to the index key.
    table.update(&device).set(Device::LABEL, "b").await?;
    let moved = Device { label: "b".to_owned(), ..device };
    assert_eq!(table.query(Device::by_label("b").eq(u128::MAX)).await?, [moved]);
    Ok(())
}
