//! Items with any values round-trip through their attributes and through an engine.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use dokklib::bytes::Bytes;
use dokklib::chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use dokklib::ulid::Ulid;
use dokklib::{Attribute, Entity, Index, Item, Schema, Serde};
use dokklib_tests::Engine;
use proptest::collection::{btree_map, btree_set, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use uuid::Uuid;

use crate::keys::hostile_text;

#[derive(Schema)]
#[schema(partition_key = "PK", sort_key = "SK", tag = "type", indexes(ByWhen), entities(Everything))]
struct Store;

#[derive(Index)]
#[index(name = "by_when", partition_key = "GSI1PK", sort_key = "GSI1SK")]
struct ByWhen;

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(
    prefix = "E", schema = Store, pk = Self(name), sk = Self(number, small),
    index(ByWhen as by_when, pk = Self(flag), sk = Self(sparse(desc(when)), name)),
)]
struct Everything {
    name: String,
    #[entity(key_only)]
    number: u64,
    small: i8,
    flag: Option<bool>,
    when: Option<DateTime<Utc>>,
    texts: Texts,
    #[entity(flatten)]
    numbers: Numbers,
    bytes: (Vec<u8>, [u8; 3], Bytes),
    lists: (Vec<Option<u8>>, [bool; 2], Vec<Vec<u8>>),
    maps: (BTreeMap<String, u8>, HashMap<String, Vec<String>>),
    strings: BTreeSet<String>,
    integers: HashSet<i64>,
    binaries: BTreeSet<Vec<u8>>,
    #[entity(serde)]
    by_serde: BTreeMap<String, Vec<i32>>,
    ids: (Uuid, Ulid),
    times: (NaiveDate, NaiveDateTime),
    payment: Payment,
    payments: Vec<Payment>,
    boxed: Box<Option<Arc<str>>>,
    serde: Vec<Serde<(u8, String)>>,
}

#[derive(Attribute, Debug, Clone, PartialEq)]
struct Texts {
    text: String,
    shared: Arc<str>,
    boxed: Box<str>,
    cow: Cow<'static, str>,
    character: char,
    newtype: Newtype,
}

#[derive(Attribute, Debug, Clone, PartialEq)]
struct Newtype(String);

#[derive(Attribute, Debug, Clone, PartialEq)]
struct Numbers {
    unsigned: u64,
    signed: i64,
    wide: u128,
    float: f64,
    single: f32,
}

#[derive(Attribute, Debug, Clone, PartialEq)]
enum Payment {
    Cash,
    Card { number: String, limit: Option<u32> },
}

/// A number that DynamoDB can store.
fn float() -> impl Strategy<Value = f64> {
    prop_oneof![
        Just(0.0),
        any::<f64>().prop_filter("in DynamoDB's range", |value| {
            let size = value.abs();
            (1e-130..1e126).contains(&size)
        }),
        -1e6..1e6_f64,
    ]
}

fn time() -> impl Strategy<Value = DateTime<Utc>> {
    (-62_167_219_200_i64..=253_402_300_799, 0_u32..1_000_000_000)
        .prop_map(|(seconds, nanos)| DateTime::from_timestamp(seconds, nanos).unwrap())
}

fn texts() -> impl Strategy<Value = Texts> {
    (any::<String>(), any::<String>(), any::<String>(), any::<String>(), any::<char>(), any::<String>()).prop_map(
        |(text, shared, boxed, cow, character, newtype)| Texts {
            text,
            shared: shared.into(),
            boxed: boxed.into(),
            cow: cow.into(),
            character,
            newtype: Newtype(newtype),
        },
    )
}

fn numbers() -> impl Strategy<Value = Numbers> {
    // DynamoDB stores up to 38 digits, which is less than the range of `u128`.
    (any::<u64>(), any::<i64>(), 0..10_u128.pow(38), float(), -1e30..1e30_f32)
        .prop_map(|(unsigned, signed, wide, float, single)| Numbers { unsigned, signed, wide, float, single })
}

fn payment() -> impl Strategy<Value = Payment> {
    prop_oneof![
        Just(Payment::Cash),
        (any::<String>(), any::<Option<u32>>()).prop_map(|(number, limit)| Payment::Card { number, limit }),
    ]
}

fn keys() -> impl Strategy<Value = (String, u64, i8, Option<bool>, Option<DateTime<Utc>>)> {
    (hostile_text(), any::<u64>(), any::<i8>(), any::<Option<bool>>(), option::of(time()))
}

fn everything() -> impl Strategy<Value = Everything> {
    let text = || any::<String>();
    // DynamoDB doesn't allow empty attribute names.
    let name = || any::<String>().prop_filter("not empty", |name| !name.is_empty());
    let bytes = || vec(any::<u8>(), 0..5);
    let collections = (
        (bytes(), any::<[u8; 3]>(), bytes().prop_map(Bytes::from)),
        (vec(any::<Option<u8>>(), 0..4), any::<[bool; 2]>(), vec(bytes(), 0..3)),
        (btree_map(name(), any::<u8>(), 0..3), proptest::collection::hash_map(name(), vec(text(), 0..2), 0..3)),
        btree_set(text(), 0..3),
        proptest::collection::hash_set(any::<i64>(), 0..3),
        btree_set(vec(any::<u8>(), 0..3), 0..3),
        btree_map(name(), vec(any::<i32>(), 0..3), 0..3),
    );
    let others = (
        (any::<u128>().prop_map(Uuid::from_u128), any::<u128>().prop_map(Ulid)),
        time().prop_map(|time| (time.date_naive(), time.naive_utc())),
        payment(),
        vec(payment(), 0..3),
        option::of(text().prop_map(Arc::from)).prop_map(Box::new),
        vec((any::<u8>(), text()).prop_map(Serde), 0..3),
    );
    (keys(), texts(), numbers(), collections, others).prop_map(
        |(
            (name, number, small, flag, when),
            texts,
            numbers,
            (bytes, lists, maps, strings, integers, binaries, by_serde),
            (ids, times, payment, payments, boxed, serde),
        )| Everything {
            name,
            number,
            small,
            flag,
            when,
            texts,
            numbers,
            bytes,
            lists,
            maps,
            strings,
            integers,
            binaries,
            by_serde,
            ids,
            times,
            payment,
            payments,
            boxed,
            serde,
        },
    )
}

proptest! {
    #[test]
    fn items_round_trip_through_attributes(item in everything()) {
        let attributes = item.to_attributes().unwrap();
        prop_assert_eq!(&item.clone().into_attributes().unwrap(), &attributes);
        prop_assert_eq!(attributes.contains_key("GSI1PK"), item.flag.is_some() && item.when.is_some());
        prop_assert_eq!(Everything::from_attributes(attributes).unwrap(), item);
    }
}

#[tokio::test]
async fn items_round_trip_through_an_engine() -> dokklib::Result<()> {
    let engine = Engine::start().await;
    let table = engine.schema_table::<Store>().await;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    for _ in 0..64 {
        let item = everything().new_tree(&mut runner).unwrap().current();
        table.put(&item).await?;
        assert_eq!(table.get(&item).consistent().await?.as_ref(), Some(&item));
        if let (Some(flag), Some(_)) = (item.flag, item.when) {
            let items = table.query(Everything::by_when(flag)).await?;
            assert!(items.contains(&item));
        }
    }
    Ok(())
}
