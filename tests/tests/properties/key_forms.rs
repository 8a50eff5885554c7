//! Properties of every form of a key part, for any values: what the form keeps of a value round-trips through the key, two
//! values have the same key exactly if the form keeps the same of them, keys sort as what is kept, and ranges are exact.

use std::fmt::Debug;

use dokklib::chrono::{DateTime, Datelike, NaiveDate, SubsecRound, Utc};
use dokklib::{Entity, Index, Item, Schema};
use dokklib_tests::Engine;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use crate::keys::hostile_text;
use crate::ranges::{Range, any_range, apply_range, assert_query};

#[derive(Entity)]
#[entity(prefix = "U")]
struct User;

/// Defines an item whose sort key has a part in this form, followed by a text.
macro_rules! items {
    ($($Item:ident($Type:ty): [$($form:tt)+];)+) => {$(
        #[derive(Entity, Debug, Clone, PartialEq)]
        #[entity(schema = Forms, pk = User(user), sk = Self($($form)+, text))]
        struct $Item {
            user: String,
            value: $Type,
            text: String,
        }

        impl $Item {
            fn of(value: $Type, text: &str) -> Self {
                Self { user: "alice".to_owned(), value, text: text.to_owned() }
            }
        }
    )+};
}

/// Defines an item with a part in this form in the sort key of an index, followed by a text.
macro_rules! optional_items {
    ($($Item:ident($Type:ty): [$($form:tt)+];)+) => {$(
        #[derive(Entity, Debug, Clone, PartialEq)]
        #[entity(
            schema = Forms, pk = User(user), sk = Self(id),
            index(ByValue as by_value, pk = User(user), sk = Self($($form)+, text)),
        )]
        struct $Item {
            user: String,
            id: String,
            value: Option<$Type>,
            text: String,
        }

        impl $Item {
            fn of(value: Option<$Type>, text: &str) -> Self {
                let id = format!("{value:?}{text}");
                Self { user: "alice".to_owned(), id, value, text: text.to_owned() }
            }

            /// Returns the text of the index key.
            fn index_key(&self) -> String {
                self.to_attributes().unwrap()["GSI1SK"].as_s().unwrap().clone()
            }
        }
    )+};
}

#[derive(Index)]
#[index(name = "by_value", partition_key = "GSI1PK", sort_key = "GSI1SK")]
struct ByValue;

#[derive(Schema)]
#[schema(
    partition_key = "PK",
    sort_key = "SK",
    tag = "type",
    indexes(ByValue),
    entities(
        Month,
        DescMonth,
        Day,
        DescDay,
        Seconds,
        DescSeconds,
        Millis,
        EpochSeconds,
        PaddedSeconds,
        EpochMillis,
        PaddedMillis,
        DescMillis,
        PlainUnsigned,
        PlainSigned,
        LabeledNumber,
        DescNumber,
        Upper,
        Lower,
        Labeled,
        LabeledLower,
        Computed,
        LastText,
        LastUpper,
        LastLabeled,
        LastNumber,
        LastPlain,
        LastDesc,
        LastDay,
        LastComputed
    )
)]
struct Forms;

items! {
    Month(DateTime<Utc>): [month(value)];
    DescMonth(NaiveDate): [desc(month(value))];
    Day(DateTime<Utc>): [day(value)];
    DescDay(DateTime<Utc>): [label("d", desc(day(value)))];
    Seconds(DateTime<Utc>): [seconds(value)];
    DescSeconds(DateTime<Utc>): [desc(seconds(value))];
    Millis(DateTime<Utc>): [millis(value)];
    EpochSeconds(DateTime<Utc>): [epoch_seconds(value)];
    PaddedSeconds(DateTime<Utc>): [pad(epoch_seconds(value), 12)];
    EpochMillis(DateTime<Utc>): [epoch_millis(value)];
    PaddedMillis(DateTime<Utc>): [pad(epoch_millis(value), 15)];
    DescMillis(DateTime<Utc>): [desc(pad(epoch_millis(value), 15))];
    PlainUnsigned(u64): [plain(value)];
    PlainSigned(i32): [plain(value)];
    LabeledNumber(i16): [label("n", value)];
    DescNumber(u32): [desc(pad(value, 11))];
    Upper(String): [upper(value)];
    Lower(String): [lower(value)];
    Labeled(String): [label("country_", value)];
    LabeledLower(String): [label("country_", lower(value))];
    Computed(String): [with(backwards, value)];
}

optional_items! {
    LastText(String): [last(value)];
    LastUpper(String): [last(upper(value))];
    LastLabeled(String): [last(label("}", value))];
    LastNumber(i32): [last(value)];
    LastPlain(i32): [last(plain(value))];
    LastDesc(NaiveDate): [last(desc(value))];
    LastDay(DateTime<Utc>): [last(day(value))];
    LastComputed(String): [last(with(backwards, value))];
}

fn backwards(text: &str) -> String {
    text.chars().rev().collect()
}

fn upper(text: &str) -> String {
    text.chars().flat_map(char::to_uppercase).collect()
}

fn lower(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).collect()
}

fn day(time: &DateTime<Utc>) -> NaiveDate {
    time.date_naive()
}

fn second(time: &DateTime<Utc>) -> DateTime<Utc> {
    time.trunc_subsecs(0)
}

fn millisecond(time: &DateTime<Utc>) -> DateTime<Utc> {
    time.trunc_subsecs(3)
}

fn month(date: NaiveDate) -> NaiveDate {
    date.with_day(1).unwrap()
}

/// Any time with a year of four digits. Many of them are close to each other.
fn time() -> impl Strategy<Value = DateTime<Utc>> {
    let near = (1_706_696_000_i64..1_706_700_000, select(vec![0, 1, 999_999, 1_000_000, 123_456_789, 999_999_999]));
    let any = (-62_167_219_200_i64..=253_402_300_799, 0_u32..1_000_000_000);
    prop_oneof![near, any].prop_map(|(seconds, nanoseconds)| DateTime::from_timestamp(seconds, nanoseconds).unwrap())
}

/// Any time since 1970.
fn epoch() -> impl Strategy<Value = DateTime<Utc>> {
    time().prop_filter("before 1970", |time| time.timestamp() >= 0)
}

/// Text whose case can be changed back and forth.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![hostile_text(), "[a-cA-C#$_ é]{1,4}"]
        .prop_filter("changes again", |text| upper(&upper(text)) == upper(text) && lower(&lower(text)) == lower(text))
}

/// Checks two values of an item: `$kept` is what the form keeps of a value, and `$order` compares what is kept.
macro_rules! assert_form {
    ($Item:ident, $a:expr, $b:expr, $kept:expr $(, $compare:expr)?) => {{
        let (a, b) = (&$a, &$b);
        let key = |value: &_| $Item::of(Clone::clone(value), "x").primary_key();
        key(a).check().unwrap();
        let (_, kept, text) = key(a).parts().unwrap();
        prop_assert_eq!((kept, text.as_str()), ($kept(a), "x"));
        prop_assert_eq!($Item::key("alice", $kept(a), "x"), key(a));
        prop_assert_eq!(key(a) == key(b), $kept(a) == $kept(b));
        $(
            let compare: fn(std::cmp::Ordering) -> std::cmp::Ordering = $compare;
            prop_assert_eq!(key(a).sort_key().cmp(key(b).sort_key()), compare($kept(a).cmp(&$kept(b))));
        )?
    }};
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2048))]

    #[test]
    fn parts_of_times_keep_their_precision(a in time(), b in time(), c in epoch(), d in epoch()) {
        assert_form!(Month, a, b, |time| month(day(time)), |order| order);
        assert_form!(DescMonth, a.date_naive(), b.date_naive(), |date: &NaiveDate| month(*date), |order| order.reverse());
        assert_form!(Day, a, b, day, |order| order);
        assert_form!(DescDay, a, b, day, |order| order.reverse());
        assert_form!(Seconds, a, b, second, |order| order);
        assert_form!(DescSeconds, a, b, second, |order| order.reverse());
        assert_form!(Millis, a, b, millisecond, |order| order);
        assert_form!(EpochSeconds, a, b, second);
        assert_form!(EpochMillis, a, b, millisecond);
        assert_form!(PaddedSeconds, c, d, second, |order| order);
        assert_form!(PaddedMillis, c, d, millisecond, |order| order);
        assert_form!(DescMillis, c, d, millisecond, |order| order.reverse());
    }

    #[test]
    fn parts_of_numbers_keep_the_number(a in any::<u64>(), b in any::<u64>(), c in any::<i32>(), d in any::<i32>()) {
        assert_form!(PlainUnsigned, a, b, |number: &u64| *number);
        assert_form!(PlainSigned, c, d, |number: &i32| *number);
        assert_form!(LabeledNumber, c as i16, d as i16, |number: &i16| *number, |order| order);
        assert_form!(DescNumber, a as u32, b as u32, |number: &u32| *number, |order| order.reverse());
    }

    #[test]
    fn parts_of_texts_keep_the_converted_text(a in text(), b in text()) {
        assert_form!(Upper, a, b, |text: &String| upper(text), |order| order);
        assert_form!(Lower, a, b, |text: &String| lower(text), |order| order);
        assert_form!(Labeled, a, b, String::clone, |order| order);
        assert_form!(LabeledLower, a, b, |text: &String| lower(text), |order| order);
        assert_form!(Computed, a, b, |text: &String| backwards(text), |order| order);
    }
}

/// Checks two optional values of an item: `$kept` is what the form keeps of a value, and `$compare` compares it.
macro_rules! assert_last {
    ($Item:ident, $a:expr, $b:expr, $kept:expr $(, $compare:expr)?) => {{
        let (a, b) = (&$a, &$b);
        let key = |value: &Option<_>| $Item::of(value.clone(), "x").index_key();
        let kept = |value: &Option<_>| value.as_ref().map($kept);
        prop_assert_eq!(key(a) == key(b), kept(a) == kept(b));
        $(
            let compare: fn(std::cmp::Ordering) -> std::cmp::Ordering = $compare;
            let expected = match (kept(a), kept(b)) {
                (Some(a), Some(b)) => compare(a.cmp(&b)),
                (a, b) => a.is_none().cmp(&b.is_none()),
            };
            prop_assert_eq!(key(a).cmp(&key(b)), expected);
        )?
    }};
}

/// Checks that the value of an item is read from its index key.
macro_rules! assert_restored {
    ($Item:ident, $value:expr) => {{
        let item = $Item::of($value.clone(), "x");
        let mut attributes = item.to_attributes().unwrap();
        attributes.remove("value");
        prop_assert_eq!($Item::from_attributes(attributes).unwrap(), item);
    }};
}

/// Texts around the characters that a part with `last` marks.
fn marked_text() -> impl Strategy<Value = String> {
    prop_oneof![hostile_text(), "[a|}~\u{7f}é]{1,3}"]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1024))]

    #[test]
    fn missing_values_sort_last(
        (a, b) in (option::of(marked_text()), option::of(marked_text())),
        (c, d) in (option::of(any::<i32>()), option::of(any::<i32>())),
        (e, f) in (option::of(time()), option::of(time())),
    ) {
        let text = |text: &Option<String>| text.clone().filter(|text| upper(&upper(text)) == upper(text));
        let date = |time: &Option<DateTime<Utc>>| time.as_ref().map(day);
        assert_last!(LastText, a, b, String::clone, |order| order);
        assert_last!(LastUpper, text(&a), text(&b), |text: &String| upper(text), |order| order);
        assert_last!(LastLabeled, a, b, String::clone, |order| order);
        assert_last!(LastNumber, c, d, |number: &i32| *number, |order| order);
        assert_last!(LastPlain, c, d, |number: &i32| *number);
        assert_last!(LastDesc, date(&e), date(&f), |date: &NaiveDate| *date, |order| order.reverse());
        assert_last!(LastDay, e, f, day, |order| order);
        assert_last!(LastComputed, a, b, |text: &String| backwards(text), |order| order);
        assert_restored!(LastText, a);
        assert_restored!(LastLabeled, a);
        assert_restored!(LastNumber, c);
        assert_restored!(LastPlain, c);
        assert_restored!(LastDesc, date(&e));
    }
}

fn draw<T: Debug>(runner: &mut TestRunner, values: impl Strategy<Value = T>) -> T {
    values.new_tree(runner).unwrap().current()
}

#[tokio::test]
async fn ranges_of_parts_in_any_form_are_exact() {
    const ITEMS: usize = 40;
    const RANGES: usize = 25;
    let engine = Engine::start().await;
    let table = engine.schema_table::<Forms>().await;
    let mut runner = TestRunner::default();
    macro_rules! assert_ranges {
        // A boxed future. As one future, the test needs more stack than a thread has in a debug build.
        ($Item:ident, $values:expr, $kept:expr) => {
            Box::pin(async {
                let mut items: Vec<$Item> = Vec::new();
                for _ in 0..ITEMS {
                    let item = $Item::of(draw(&mut runner, $values), &draw(&mut runner, hostile_text()));
                    if !items.iter().any(|known| known.primary_key() == item.primary_key()) {
                        table.put(&item).await.unwrap();
                        items.push(item);
                    }
                }
                for _ in 0..RANGES {
                    let range: Range<_> = draw(&mut runner, any_range($values.prop_map(|value| $kept(&value))));
                    let expected = items.iter().filter(|item| range.contains(&$kept(&item.value))).cloned().collect();
                    let context = format!("{} {range:?}", stringify!($Item));
                    if let Some(keys) = apply_range!($Item::query("alice"), range) {
                        assert_query(&table, keys, expected, &context).await;
                    }
                }
                let kept = $kept(&items[0].value);
                let expected = items.iter().filter(|item| $kept(&item.value) == kept).cloned().collect();
                assert_query(&table, $Item::query("alice").eq(kept), expected, stringify!($Item)).await;
                assert_query(&table, $Item::query("alice"), items, stringify!($Item)).await;
            })
            .await
        };
    }
    macro_rules! assert_optional_ranges {
        ($Item:ident, $values:expr, $kept:expr) => {
            Box::pin(async {
                let mut items: Vec<$Item> = Vec::new();
                for _ in 0..ITEMS {
                    let item = $Item::of(draw(&mut runner, option::of($values)), &draw(&mut runner, hostile_text()));
                    if !items.contains(&item) {
                        table.put(&item).await.unwrap();
                        items.push(item);
                    }
                }
                let kept = |item: &$Item| item.value.as_ref().map($kept);
                for _ in 0..RANGES {
                    let range: Range<_> = draw(&mut runner, any_range($values.prop_map(|value| $kept(&value))));
                    let is_in_range = |item: &&$Item| kept(item).is_some_and(|kept| range.contains(&kept));
                    let expected = items.iter().filter(is_in_range).cloned().collect();
                    let context = format!("{} {range:?}", stringify!($Item));
                    if let Some(keys) = apply_range!($Item::by_value("alice"), range) {
                        assert_query(&table, keys, expected, &context).await;
                    }
                }
                let expected = items.iter().filter(|item| item.value.is_none()).cloned().collect();
                assert_query(&table, $Item::by_value("alice").eq_none(), expected, stringify!($Item)).await;
                assert_query(&table, $Item::by_value("alice"), items, stringify!($Item)).await;
            })
            .await
        };
    }
    assert_optional_ranges!(LastText, marked_text(), String::clone);
    assert_optional_ranges!(LastLabeled, marked_text(), String::clone);
    assert_optional_ranges!(LastNumber, any::<i32>(), |number: &i32| *number);
    assert_optional_ranges!(LastDesc, time().prop_map(|time| day(&time)), |date: &NaiveDate| *date);
    assert_optional_ranges!(LastDay, time(), day);
    assert_optional_ranges!(LastComputed, marked_text(), |text: &String| backwards(text));
    assert_ranges!(Month, time(), |time| month(day(time)));
    assert_ranges!(DescDay, time(), day);
    assert_ranges!(DescSeconds, time(), second);
    assert_ranges!(Millis, time(), millisecond);
    assert_ranges!(PaddedSeconds, epoch(), second);
    assert_ranges!(DescMillis, epoch(), millisecond);
    assert_ranges!(LabeledNumber, any::<i16>(), |number: &i16| *number);
    assert_ranges!(DescNumber, any::<u32>(), |number: &u32| *number);
    assert_ranges!(Upper, text(), |text: &String| upper(text));
    assert_ranges!(LabeledLower, text(), |text: &String| lower(text));
    assert_ranges!(Computed, text(), |text: &String| backwards(text));
}
