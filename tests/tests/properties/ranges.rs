//! For any items and bounds, a range of a query returns the same items as that range of the decoded items, and reads no
//! others.

use dokklib::chrono::NaiveDate;
use dokklib::operation::{KeyCondition, Query};
use dokklib::{Attribute, Entity, InverseIndex, Schema, Table};
use dokklib_tests::Engine;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use crate::keys::hostile_text;

#[derive(Schema)]
#[schema(
    partition_key = "PK",
    sort_key = "SK",
    tag = "type",
    indexes(InverseIndex),
    entities(Event, Part, Even, Events, Tick, Raw)
)]
struct Log;

#[derive(Entity)]
struct User;

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Log, prefix = "EVENT", pk = User(user), sk = Self(title, rank, "AT", desc(day), last))]
struct Event {
    user: String,
    title: Title,
    rank: i16,
    day: NaiveDate,
    last: String,
}

#[derive(Attribute, Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Title(String);

/// A child of an event: its keys are between the keys of events.
#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(
    schema = Log, prefix = "PART",
    pk = User(user), sk = Event(title, rank, "AT", desc(day), last, "PART", number),
)]
struct Part {
    user: String,
    title: Title,
    rank: i16,
    day: NaiveDate,
    last: String,
    number: u8,
}

/// An entity whose prefix is the start of `EVENT`.
#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Log, prefix = "EVEN", pk = User(user), sk = Self(title))]
struct Even {
    user: String,
    title: String,
}

/// An entity whose prefix begins with `EVENT`.
#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Log, prefix = "EVENTS", pk = User(user), sk = Self(title))]
struct Events {
    user: String,
    title: String,
}

/// An entity whose last part is a padded number.
#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Log, prefix = "TICK", pk = User(user), sk = Self(kind, pad(number, 4)), index(InverseIndex))]
struct Tick {
    user: String,
    kind: bool,
    number: i32,
}

/// An entity whose last part is unescaped text.
#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Log, prefix = "RAW", key_values = unescaped, pk = User(user), sk = Self(text))]
struct Raw {
    user: String,
    text: String,
}

const USER: &str = "alice";

/// A range of one key part.
#[derive(Debug, Clone)]
pub(crate) enum Range<T> {
    All,
    Lt(T),
    Le(T),
    Gt(T),
    Ge(T),
    Between(T, T),
}

impl<T: PartialOrd> Range<T> {
    pub(crate) fn contains(&self, value: &T) -> bool {
        match self {
            Self::All => true,
            Self::Lt(bound) => value < bound,
            Self::Le(bound) => value <= bound,
            Self::Gt(bound) => value > bound,
            Self::Ge(bound) => value >= bound,
            Self::Between(from, to) => (from..=to).contains(&value),
        }
    }
}

pub(crate) fn any_range<T: Clone + std::fmt::Debug + 'static>(
    values: impl Strategy<Value = T> + 'static,
) -> BoxedStrategy<Range<T>> {
    let values = values.boxed();
    prop_oneof![
        1 => Just(Range::All),
        2 => values.clone().prop_map(Range::Lt),
        2 => values.clone().prop_map(Range::Le),
        2 => values.clone().prop_map(Range::Gt),
        2 => values.clone().prop_map(Range::Ge),
        3 => (values.clone(), values).prop_map(|(from, to)| Range::Between(from, to)),
    ]
    .boxed()
}

/// Narrows a key condition to a range. Returns `None` for `Range::All`.
macro_rules! apply_range {
    ($keys:expr, $range:expr) => {
        match $range {
            $crate::ranges::Range::All => None,
            $crate::ranges::Range::Lt(bound) => Some($keys.lt(bound)),
            $crate::ranges::Range::Le(bound) => Some($keys.le(bound)),
            $crate::ranges::Range::Gt(bound) => Some($keys.gt(bound)),
            $crate::ranges::Range::Ge(bound) => Some($keys.ge(bound)),
            $crate::ranges::Range::Between(from, to) => Some($keys.between(from, to)),
        }
    };
}

pub(crate) use apply_range;

/// Asserts that a query returns the expected items in both directions and reads no others, except children.
pub(crate) async fn assert_query<S: Schema, I, X, Remaining>(
    table: &Table<S>,
    keys: KeyCondition<I, X, Remaining>,
    mut expected: Vec<I>,
    context: &str,
) where
    I: dokklib::ItemOf<S> + PartialEq + std::fmt::Debug + Clone + 'static,
    X: dokklib::Index,
{
    let query = table.query(keys);
    let request = query.clone().into_sdk().unwrap();
    let (mut items, scanned) = read_pages(&query).await;
    assert_eq!(items.len(), expected.len(), "{context}: {:?}", request.as_input());
    for item in &items {
        let index = expected.iter().position(|expected| expected == item);
        let index = index.unwrap_or_else(|| panic!("{context}: unexpected {item:?}: {:?}", request.as_input()));
        expected.remove(index);
    }
    let response = request.clone().send().await.unwrap();
    let children = response.items().iter().filter(|item| item["type"].as_s().unwrap() == "PART").count();
    assert_eq!(scanned - children, items.len(), "{context}: {:?}", request.as_input());
    items.reverse();
    assert_eq!(read_pages(&query.descending()).await, (items, scanned), "{context}: {:?}", request.as_input());
}

/// Returns the items of all pages and the number of scanned items.
async fn read_pages<S, By, I>(query: &Query<S, By, I>) -> (Vec<I>, usize) {
    let (mut items, mut scanned, mut next) = (Vec::new(), 0, None);
    loop {
        let query = query.clone().page_size(PAGE);
        let page = match next.take() {
            Some(cursor) => query.after(cursor).page().await.unwrap(),
            None => query.page().await.unwrap(),
        };
        scanned += page.scanned;
        items.extend(page.items);
        match page.next {
            Some(cursor) => next = Some(cursor),
            None => return (items, scanned),
        }
    }
}

/// The page size. Larger ranges take several pages.
const PAGE: usize = 60;

#[tokio::test]
#[allow(clippy::too_many_lines, reason = "one table for every kind of key part")]
async fn key_ranges_match_the_decoded_items() {
    const ITEMS: usize = 120;
    const RANGES: usize = 120;
    let engine = Engine::start().await;
    let table = engine.schema_table::<Log>().await;
    let mut runner = TestRunner::default();
    let mut texts: Vec<String> = (0..6).map(|_| hostile_text().new_tree(&mut runner).unwrap().current()).collect();
    texts.extend(["a", "a#", "a b", "ab", "a$", "\0", "\u{10ffff}", "b\u{e000}"].map(str::to_owned));
    let text = || select(texts.clone());
    let day = || (1..6_u32).prop_map(|day| NaiveDate::from_ymd_opt(2026, 2, day).unwrap());
    let rank = || select(vec![i16::MIN, -10, -9, -1, 0, 1, 9, 10, i16::MAX]);
    let number = || select(vec![-9999, -10, -1, 0, 1, 9, 10, 9999]);
    let mut draw = |count: usize| -> Vec<(String, i16, NaiveDate, String, i32, bool)> {
        let strategy = (text(), rank(), day(), text(), number(), any::<bool>());
        (0..count).map(|_| strategy.new_tree(&mut runner).unwrap().current()).collect()
    };
    let (mut events, mut ticks, mut raws): (Vec<Event>, Vec<Tick>, Vec<Raw>) = Default::default();
    let (mut shorter, mut longer): (Vec<Even>, Vec<Events>) = Default::default();
    let user = USER.to_owned();
    for (index, (title, rank, day, last, number, kind)) in draw(ITEMS).into_iter().enumerate() {
        let event = Event { user: user.clone(), title: Title(title.clone()), rank, day, last: last.clone() };
        let tick = Tick { user: user.clone(), kind, number };
        let raw = Raw { user: user.clone(), text: format!("{title}{last}") };
        table.put(&event).await.unwrap();
        table.put(&tick).await.unwrap();
        table.put(&raw).await.unwrap();
        if index % 3 == 0 {
            let Event { user, title, rank, day, last } = event.clone();
            table.put(Part { user, title, rank, day, last, number: 1 }).await.unwrap();
            let shorter_item = Even { user: USER.to_owned(), title: raw.text.clone() };
            let longer_item = Events { user: USER.to_owned(), title: raw.text.clone() };
            table.put(&shorter_item).await.unwrap();
            table.put(&longer_item).await.unwrap();
            if !shorter.contains(&shorter_item) {
                shorter.push(shorter_item);
                longer.push(longer_item);
            }
        }
        if !events.contains(&event) {
            events.push(event);
        }
        if !ticks.contains(&tick) {
            ticks.push(tick);
        }
        if !raws.contains(&raw) {
            raws.push(raw);
        }
    }
    let key_parts = draw(RANGES);
    let mut runner = TestRunner::default();
    macro_rules! draw_range {
        ($values:expr) => {
            any_range($values).new_tree(&mut runner).unwrap().current()
        };
    }
    let query = || Event::query(USER);
    for (index, (title, first_rank, ..)) in key_parts.into_iter().enumerate() {
        let title = Title(title);
        let events_where = |matches: &dyn Fn(&Event) -> bool| {
            events.iter().filter(|event| matches(event)).cloned().collect::<Vec<_>>()
        };

        let range = draw_range!(text().prop_map(Title));
        if let Some(keys) = apply_range!(query(), range.clone()) {
            assert_query(&table, keys, events_where(&|event| range.contains(&event.title)), &format!("{range:?}"))
                .await;
        }
        let range = draw_range!(rank());
        if let Some(keys) = apply_range!(query().eq(&title), range.clone()) {
            let expected = events_where(&|event| event.title == title && range.contains(&event.rank));
            assert_query(&table, keys, expected, &format!("{title:?}, {range:?}")).await;
        }
        let range = draw_range!(day());
        if let Some(keys) = apply_range!(query().eq(&title).eq(first_rank), range.clone()) {
            let expected =
                events_where(&|event| event.title == title && event.rank == first_rank && range.contains(&event.day));
            assert_query(&table, keys, expected, &format!("{title:?}, {first_rank}, {range:?}")).await;
        }
        // All other parts are those of an existing event.
        let Event { title, rank, day, .. } = select(events.clone()).new_tree(&mut runner).unwrap().current();
        let range = draw_range!(text());
        if let Some(keys) = apply_range!(query().eq(&title).eq(rank).eq(day), range.clone()) {
            let of_day = |event: &Event| event.title == title && event.rank == rank && event.day == day;
            let expected = events_where(&|event| of_day(event) && range.contains(&event.last));
            assert_query(&table, keys, expected, &format!("{title:?}, {rank}, {day}, {range:?}")).await;
        }
        // Only the first parts are fixed.
        let of_title = |event: &Event| event.title == title;
        let of_rank = |event: &Event| of_title(event) && event.rank == rank;
        let of_day = |event: &Event| of_rank(event) && event.day == day;
        let context = format!("{title:?}, {rank}, {day}");
        assert_query(&table, query().eq(&title).eq(rank).eq(day), events_where(&of_day), &context).await;
        if index % 4 == 0 {
            assert_query(&table, query().eq(&title), events_where(&of_title), &context).await;
            assert_query(&table, query().eq(&title).eq(rank), events_where(&of_rank), &context).await;
        }
        let kind = any::<bool>().new_tree(&mut runner).unwrap().current();
        let range = draw_range!(number());
        if let Some(keys) = apply_range!(Tick::query(USER).eq(kind), range.clone()) {
            let expected = ticks.iter().filter(|tick| tick.kind == kind && range.contains(&tick.number)).cloned();
            assert_query(&table, keys, expected.collect(), &format!("{kind}, {range:?}")).await;
        }
        let range = draw_range!((text(), text()).prop_map(|(a, b)| a + &b));
        if let Some(keys) = apply_range!(Raw::query(USER), range.clone()) {
            let expected = raws.iter().filter(|raw| range.contains(&raw.text)).cloned();
            assert_query(&table, keys, expected.collect(), &format!("{range:?}")).await;
        }
        let start = text().new_tree(&mut runner).unwrap().current();
        let expected = events_where(&|event| event.title.0.starts_with(&start));
        assert_query(&table, query().begins_with(&start), expected, &format!("begins with {start:?}")).await;
        let expected = raws.iter().filter(|raw| raw.text.starts_with(&start)).cloned().collect();
        assert_query(&table, Raw::query(USER).begins_with(&start), expected, &format!("begins with {start:?}")).await;
    }
    // All items of each entity, and no items of entities with neighbouring prefixes.
    assert_query(&table, query(), events, "all events").await;
    assert_query(&table, Tick::query(USER), ticks, "all ticks").await;
    assert_query(&table, Raw::query(USER), raws, "all raw texts").await;
    assert_query(&table, Even::query(USER), shorter, "the shorter prefix").await;
    assert_query(&table, Events::query(USER), longer, "the longer prefix").await;
}
