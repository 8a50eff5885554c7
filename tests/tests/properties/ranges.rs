//! Whatever the items and the bounds: a range of a query is the same range of the decoded items, and reads no others.

use std::ops::Bound;

use dokklib::chrono::NaiveDate;
use dokklib::key::KeyCondition;
use dokklib::operation::Query;
use dokklib::{Attribute, Entity, InverseIndex, Schema, Table};
use dokklib_tests::Engine;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use crate::keys::hostile;

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

/// A child of an event, among the events.
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

/// Neighbours, whose prefixes are shorter and longer.
#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Log, prefix = "EVEN", pk = User(user), sk = Self(title))]
struct Even {
    user: String,
    title: String,
}

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Log, prefix = "EVENTS", pk = User(user), sk = Self(title))]
struct Events {
    user: String,
    title: String,
}

/// A number and a padded one at the end.
#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Log, prefix = "TICK", pk = User(user), sk = Self(kind, pad(number, 4)), index(InverseIndex))]
struct Tick {
    user: String,
    kind: bool,
    number: i32,
}

/// Text as it is, at the end.
#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(schema = Log, prefix = "RAW", key_values = unescaped, pk = User(user), sk = Self(text))]
struct Raw {
    user: String,
    text: String,
}

const USER: &str = "alice";

/// What is asked of one part.
#[derive(Debug, Clone)]
pub(crate) enum Ask<T> {
    All,
    Lt(T),
    Le(T),
    Gt(T),
    Ge(T),
    Between(T, T),
}

impl<T: PartialOrd> Ask<T> {
    pub(crate) fn holds(&self, value: &T) -> bool {
        match self {
            Self::All => true,
            Self::Lt(bound) => value < bound,
            Self::Le(bound) => value <= bound,
            Self::Gt(bound) => value > bound,
            Self::Ge(bound) => value >= bound,
            Self::Between(from, to) => (Bound::Included(from), Bound::Included(to)).contains(value),
        }
    }
}

trait Contains<T> {
    fn contains(&self, value: &T) -> bool;
}

impl<T: PartialOrd> Contains<T> for (Bound<&T>, Bound<&T>) {
    fn contains(&self, value: &T) -> bool {
        std::ops::RangeBounds::contains(self, value)
    }
}

pub(crate) fn ask<T: Clone + std::fmt::Debug + 'static>(
    values: impl Strategy<Value = T> + 'static,
) -> BoxedStrategy<Ask<T>> {
    let values = values.boxed();
    prop_oneof![
        1 => Just(Ask::All),
        2 => values.clone().prop_map(Ask::Lt),
        2 => values.clone().prop_map(Ask::Le),
        2 => values.clone().prop_map(Ask::Gt),
        2 => values.clone().prop_map(Ask::Ge),
        3 => (values.clone(), values).prop_map(|(from, to)| Ask::Between(from, to)),
    ]
    .boxed()
}

/// The key condition narrowed by what is asked.
macro_rules! narrowed {
    ($keys:expr, $ask:expr) => {
        match $ask {
            $crate::ranges::Ask::All => None,
            $crate::ranges::Ask::Lt(bound) => Some($keys.lt(bound)),
            $crate::ranges::Ask::Le(bound) => Some($keys.le(bound)),
            $crate::ranges::Ask::Gt(bound) => Some($keys.gt(bound)),
            $crate::ranges::Ask::Ge(bound) => Some($keys.ge(bound)),
            $crate::ranges::Ask::Between(from, to) => Some($keys.between(from, to)),
        }
    };
}

pub(crate) use narrowed;

/// What the query gives, in both directions, and that it reads nothing else.
pub(crate) async fn check<S: Schema, I, X, Rest>(
    table: &Table<S>,
    keys: KeyCondition<I, X, Rest>,
    mut expected: Vec<I>,
    shown: &str,
) where
    I: dokklib::ItemOf<S> + PartialEq + std::fmt::Debug + Clone + 'static,
    X: dokklib::Index,
{
    let query = table.query(keys);
    let sent = query.clone().into_sdk().unwrap();
    let (mut found, read) = paged(&query).await;
    assert_eq!(found.len(), expected.len(), "{shown}: {:?}", sent.as_input());
    for item in &found {
        let at = expected.iter().position(|expected| expected == item);
        expected.remove(at.unwrap_or_else(|| panic!("{shown}: {item:?} is none of them: {:?}", sent.as_input())));
    }
    // Children aside, what is read is what is given.
    let raw = sent.clone().send().await.unwrap();
    let children = raw.items().iter().filter(|item| item["type"].as_s().unwrap() == "PART").count();
    assert_eq!(read - children, found.len(), "{shown}: {:?}", sent.as_input());
    found.reverse();
    assert_eq!(paged(&query.descending()).await, (found, read), "{shown}: {:?}", sent.as_input());
}

/// The items of all pages, and how many items were read for them.
async fn paged<S, By, I>(query: &Query<S, By, I>) -> (Vec<I>, usize) {
    let (mut items, mut read, mut next) = (Vec::new(), 0, None);
    loop {
        let query = query.clone().page_size(PAGE);
        let page = match next.take() {
            Some(position) => query.after(position).page().await.unwrap(),
            None => query.page().await.unwrap(),
        };
        read += page.scanned;
        items.extend(page.items);
        match page.next {
            Some(position) => next = Some(position),
            None => return (items, read),
        }
    }
}

/// Less than the larger ranges have.
const PAGE: usize = 60;

#[tokio::test]
#[allow(clippy::too_many_lines, reason = "one table, and every kind of part")]
async fn ranges_are_those_of_the_decoded_items() {
    const ITEMS: usize = 120;
    const ASKED: usize = 120;
    let engine = Engine::start().await;
    let table = engine.schema_table::<Log>().await;
    let mut runner = TestRunner::default();
    let mut texts: Vec<String> = (0..6).map(|_| hostile().new_tree(&mut runner).unwrap().current()).collect();
    texts.extend(["a", "a#", "a b", "ab", "a$", "\0", "\u{10ffff}", "b\u{e000}"].map(str::to_owned));
    let text = || select(texts.clone());
    let day = || (1..6_u32).prop_map(|day| NaiveDate::from_ymd_opt(2026, 2, day).unwrap());
    let rank = || select(vec![i16::MIN, -10, -9, -1, 0, 1, 9, 10, i16::MAX]);
    let number = || select(vec![-9999, -10, -1, 0, 1, 9, 10, 9999]);
    let mut draw = |count: usize| -> Vec<(String, i16, NaiveDate, String, i32, bool)> {
        let one = (text(), rank(), day(), text(), number(), any::<bool>());
        (0..count).map(|_| one.new_tree(&mut runner).unwrap().current()).collect()
    };
    let (mut events, mut ticks, mut raws): (Vec<Event>, Vec<Tick>, Vec<Raw>) = Default::default();
    let (mut evens, mut longer): (Vec<Even>, Vec<Events>) = Default::default();
    let user = USER.to_owned();
    for (at, (title, rank, day, last, number, kind)) in draw(ITEMS).into_iter().enumerate() {
        let event = Event { user: user.clone(), title: Title(title.clone()), rank, day, last: last.clone() };
        let tick = Tick { user: user.clone(), kind, number };
        let raw = Raw { user: user.clone(), text: format!("{title}{last}") };
        table.put(&event).await.unwrap();
        table.put(&tick).await.unwrap();
        table.put(&raw).await.unwrap();
        if at % 3 == 0 {
            let Event { user, title, rank, day, last } = event.clone();
            table.put(Part { user, title, rank, day, last, number: 1 }).await.unwrap();
            let even = Even { user: USER.to_owned(), title: raw.text.clone() };
            let long = Events { user: USER.to_owned(), title: raw.text.clone() };
            table.put(&even).await.unwrap();
            table.put(&long).await.unwrap();
            if !evens.contains(&even) {
                evens.push(even);
                longer.push(long);
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
    let fixed = draw(ASKED);
    let mut runner = TestRunner::default();
    macro_rules! ask {
        ($values:expr) => {
            ask($values).new_tree(&mut runner).unwrap().current()
        };
    }
    let query = || Event::query(USER);
    for (at, (title, rank_of, day_of, ..)) in fixed.into_iter().enumerate() {
        let title = Title(title);
        let with =
            |holds: &dyn Fn(&Event) -> bool| events.iter().filter(|event| holds(event)).cloned().collect::<Vec<_>>();

        let asked = ask!(text().prop_map(Title));
        if let Some(keys) = narrowed!(query(), asked.clone()) {
            check(&table, keys, with(&|event| asked.holds(&event.title)), &format!("{asked:?}")).await;
        }
        let asked = ask!(rank());
        if let Some(keys) = narrowed!(query().eq(&title), asked.clone()) {
            let expected = with(&|event| event.title == title && asked.holds(&event.rank));
            check(&table, keys, expected, &format!("{title:?}, {asked:?}")).await;
        }
        let asked = ask!(day());
        if let Some(keys) = narrowed!(query().eq(&title).eq(rank_of), asked.clone()) {
            let expected = with(&|event| event.title == title && event.rank == rank_of && asked.holds(&event.day));
            check(&table, keys, expected, &format!("{title:?}, {rank_of}, {asked:?}")).await;
        }
        // Of a whole day of an event that is there.
        let Event { title, rank, day, .. } = select(events.clone()).new_tree(&mut runner).unwrap().current();
        let asked = ask!(text());
        if let Some(keys) = narrowed!(query().eq(&title).eq(rank).eq(day), asked.clone()) {
            let of_day = |event: &Event| event.title == title && event.rank == rank && event.day == day;
            let expected = with(&|event| of_day(event) && asked.holds(&event.last));
            check(&table, keys, expected, &format!("{title:?}, {rank}, {day}, {asked:?}")).await;
        }
        // Keys in part, whose next parts may be anything.
        let of_title = |event: &Event| event.title == title;
        let of_rank = |event: &Event| of_title(event) && event.rank == rank;
        let of_day = |event: &Event| of_rank(event) && event.day == day;
        let shown = format!("{title:?}, {rank}, {day}");
        check(&table, query().eq(&title).eq(rank).eq(day), with(&of_day), &shown).await;
        if at % 4 == 0 {
            check(&table, query().eq(&title), with(&of_title), &shown).await;
            check(&table, query().eq(&title).eq(rank), with(&of_rank), &shown).await;
        }
        let _ = day_of;

        let kind = any::<bool>().new_tree(&mut runner).unwrap().current();
        let asked = ask!(number());
        if let Some(keys) = narrowed!(Tick::query(USER).eq(kind), asked.clone()) {
            let expected = ticks.iter().filter(|tick| tick.kind == kind && asked.holds(&tick.number)).cloned();
            check(&table, keys, expected.collect(), &format!("{kind}, {asked:?}")).await;
        }
        let asked = ask!((text(), text()).prop_map(|(a, b)| a + &b));
        if let Some(keys) = narrowed!(Raw::query(USER), asked.clone()) {
            let expected = raws.iter().filter(|raw| asked.holds(&raw.text)).cloned();
            check(&table, keys, expected.collect(), &format!("{asked:?}")).await;
        }
        let start = text().new_tree(&mut runner).unwrap().current();
        let expected = with(&|event| event.title.0.starts_with(&start));
        check(&table, query().begins_with(&start), expected, &format!("begins with {start:?}")).await;
        let expected = raws.iter().filter(|raw| raw.text.starts_with(&start)).cloned().collect();
        check(&table, Raw::query(USER).begins_with(&start), expected, &format!("begins with {start:?}")).await;
    }
    // All of an entity, and none of the others around it.
    check(&table, query(), events, "all events").await;
    check(&table, Tick::query(USER), ticks, "all ticks").await;
    check(&table, Raw::query(USER), raws, "all raw texts").await;
    check(&table, Even::query(USER), evens, "all that are shorter").await;
    check(&table, Events::query(USER), longer, "all that are longer").await;
}
