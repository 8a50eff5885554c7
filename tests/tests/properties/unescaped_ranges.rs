//! Ranges of unescaped keys, of keys without a prefix, and of keys that are attributes return the same items as the same ranges
//! of the decoded items.

use dokklib::chrono::NaiveDate;
use dokklib::{Entity, ErrorKind, Schema};
use dokklib_tests::Engine;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use crate::ranges::{any_range, apply_range, assert_query};

const DELIMITER: &str = "->";

#[derive(Schema)]
#[schema(
    partition_key = "PK",
    sort_key = "SK",
    delimiter = "->",
    key_values = unescaped,
    tag = "type",
    entities(Leg, Part, Legs)
)]
struct Journey;

#[derive(Entity)]
#[entity(schema = Journey, prefix = "#line", key = u8)]
struct Line;

/// A child extends the keys of a leg, so its last part can't contain the delimiter.
#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Journey, prefix = "#leg", pk = Line(line), sk = Self(day, "- ", rank, stop))]
struct Leg {
    line: u8,
    day: NaiveDate,
    rank: i8,
    stop: String,
}

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Journey, prefix = "PART", pk = Line(line), sk = Leg(day, "- ", rank, stop, "#part", number))]
struct Part {
    line: u8,
    day: NaiveDate,
    rank: i8,
    stop: String,
    number: u8,
}

/// An entity whose prefix begins with the prefix of another one. Its last part can contain the delimiter.
#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Journey, prefix = "#legs", pk = Line(line), sk = Self(text))]
struct Legs {
    line: u8,
    text: String,
}

/// Keys without a prefix.
#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", delimiter = "->", key_values = unescaped, tag = "type", entities(Entry))]
struct Entries;

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Entries, prefix = "", pk = Self(log), sk = Self(rank, text))]
struct Entry {
    log: String,
    rank: i8,
    text: String,
}

fn text() -> impl Strategy<Value = String> {
    let texts = ["a", "b", "-", ">", "->", "#", "\0", " ", "\u{10ffff}", "?", ".", "part", "$"];
    proptest::collection::vec(select(texts.to_vec()), 1..4).prop_map(|texts| texts.concat())
}

fn is_closed(text: &str) -> bool {
    [text, DELIMITER].concat().find(DELIMITER) == Some(text.len())
}

#[tokio::test]
async fn ranges_of_unescaped_keys_match_the_decoded_items() {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Journey>().await;
    let entries_table = engine.schema_table::<Entries>().await;
    let mut runner = TestRunner::default();
    let day = || (1..4_u32).prop_map(|day| NaiveDate::from_ymd_opt(2026, 2, day).unwrap());
    let rank = || select(vec![i8::MIN, -1, 0, 1, i8::MAX]);
    let (mut legs, mut others, mut entries): (Vec<Leg>, Vec<Legs>, Vec<Entry>) = Default::default();
    for index in 0..90 {
        let (day, rank, stop) = (day(), rank(), text()).new_tree(&mut runner).unwrap().current();
        let leg = Leg { line: 1, day, rank, stop: stop.clone() };
        match table.put(&leg).await {
            Ok(()) => {
                assert!(is_closed(&stop), "{stop:?}");
                if !legs.contains(&leg) {
                    legs.push(leg);
                }
                if index % 4 == 0 {
                    table.put(Part { line: 1, day, rank, stop: stop.clone(), number: 1 }).await.unwrap();
                }
            }
            Err(error) => {
                assert_eq!(error.kind(), ErrorKind::InvalidInput, "{error}");
                assert!(!is_closed(&stop), "{stop:?}");
            }
        }
        let other = Legs { line: 1, text: stop.clone() };
        table.put(&other).await.unwrap();
        if !others.contains(&other) {
            others.push(other);
        }
        let entry = Entry { log: "->".to_owned(), rank, text: stop };
        entries_table.put(&entry).await.unwrap();
        if !entries.contains(&entry) {
            entries.push(entry);
        }
    }
    macro_rules! draw {
        ($values:expr) => {
            $values.new_tree(&mut runner).unwrap().current()
        };
    }
    macro_rules! assert_ranges {
        ($table:expr, $keys:expr, $values:expr, $items:expr, $matches:expr) => {{
            let range = draw!(any_range($values));
            if let Some(keys) = apply_range!($keys, range.clone()) {
                let expected = $items.iter().filter(|item| $matches(item, &range)).cloned().collect();
                assert_query($table, keys, expected, &format!("{range:?}")).await;
            }
        }};
    }
    for _ in 0..80 {
        let Leg { day: first_day, rank: first_rank, .. } = draw!(select(legs.clone()));
        assert_ranges!(&table, Leg::query(1), day(), legs, |leg: &&Leg, range: &crate::ranges::Range<_>| range
            .contains(&leg.day));
        assert_ranges!(
            &table,
            Leg::query(1).eq(first_day),
            rank(),
            legs,
            |leg: &&Leg, range: &crate::ranges::Range<_>| { leg.day == first_day && range.contains(&leg.rank) }
        );
        assert_ranges!(
            &table,
            Leg::query(1).eq(first_day).eq(first_rank),
            text(),
            legs,
            |leg: &&Leg, range: &crate::ranges::Range<_>| {
                leg.day == first_day && leg.rank == first_rank && range.contains(&leg.stop)
            }
        );
        assert_ranges!(&table, Legs::query(1), text(), others, |item: &&Legs, range: &crate::ranges::Range<_>| range
            .contains(&item.text));
        let start = draw!(text());
        let expected = others.iter().filter(|item| item.text.starts_with(&start)).cloned().collect();
        assert_query(&table, Legs::query(1).begins_with(&start), expected, &format!("begins with {start:?}")).await;

        assert_ranges!(
            &entries_table,
            Entry::query("->"),
            rank(),
            entries,
            |item: &&Entry, range: &crate::ranges::Range<_>| range.contains(&item.rank)
        );
        assert_ranges!(
            &entries_table,
            Entry::query("->").eq(first_rank),
            text(),
            entries,
            |item: &&Entry, range: &crate::ranges::Range<_>| { item.rank == first_rank && range.contains(&item.text) }
        );
        let expected = entries.iter().filter(|item| item.rank == first_rank && item.text.starts_with(&start));
        let keys = Entry::query("->").eq(first_rank).begins_with(&start);
        assert_query(&entries_table, keys, expected.cloned().collect(), &format!("begins with {start:?}")).await;
    }
    assert_query(&table, Leg::query(1), legs, "all legs").await;
    assert_query(&table, Legs::query(1), others, "the longer prefix").await;
    assert_query(&entries_table, Entry::query("->"), entries, "all entries").await;
}
