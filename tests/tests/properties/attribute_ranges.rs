//! Ranges of keys that are the items' own attributes: numbers, binary and strings, in tables and in global and local indexes.

use dokklib::{Entity, Index, Schema};
use dokklib_tests::Engine;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use crate::keys::hostile_text;
use crate::ranges::{any_range, apply_range, assert_query};

#[derive(Index)]
#[index(name = "by_level", local, sort_key = number("level"))]
struct ByLevel;

#[derive(Index)]
#[index(name = "by_name", local, sort_key = string("name"))]
struct ByName;

#[derive(Index)]
#[index(name = "by_weight", partition_key = "GSI1PK", sort_key = number("weight"))]
struct ByWeight;

#[derive(Index)]
#[index(name = "by_hash", partition_key = string("user"), sort_key = binary("hash"))]
struct ByHash;

#[derive(Schema)]
#[schema(
    partition_key = "PK",
    sort_key = "SK",
    tag = "type",
    indexes(ByLevel, ByName, ByWeight, ByHash),
    entities(Sample)
)]
struct Samples;

#[derive(Entity)]
struct User;

#[derive(Entity, Debug, Clone, PartialEq)]
#[entity(
    schema = Samples, pk = User(user), sk = Self(id),
    index(ByLevel as by_level, sk = level),
    index(ByName as by_name, sk = name),
    index(ByWeight as by_weight, pk = Self(kind), sk = weight),
    index(ByHash as by_hash, pk = user, sk = hash),
)]
struct Sample {
    user: String,
    id: u16,
    level: Option<i64>,
    name: Option<String>,
    kind: bool,
    weight: f64,
    hash: Vec<u8>,
}

#[tokio::test]
async fn attribute_ranges_match_the_decoded_items() {
    const ITEMS: u16 = 60;
    const RANGES: usize = 60;
    let engine = Engine::start().await;
    let table = engine.schema_table::<Samples>().await;
    let mut runner = TestRunner::default();
    let level = || prop_oneof![select(vec![i64::MIN, -10, -9, 0, 9, 10, i64::MAX]), any::<i64>(), -20..20_i64];
    let weight = || prop_oneof![select(vec![-1e21, -0.5, 0.0, 9.0, 10.25, 1e-9, 1e21]), -20.0..20.0];
    let hash = || prop::collection::vec(select(vec![0_u8, 1, 127, 128, 255]), 1..4);
    let name =
        || prop_oneof![hostile_text().prop_filter("a key can't be empty", |text| !text.is_empty()), "[a-c]{1,3}"];
    let strategy = (prop::option::of(level()), prop::option::of(name()), any::<bool>(), weight(), hash());
    let mut samples = Vec::new();
    for id in 0..ITEMS {
        let (level, name, kind, weight, hash) = strategy.new_tree(&mut runner).unwrap().current();
        let user = if id % 5 == 0 { "bob" } else { "alice" }.to_owned();
        let sample = Sample { user, id, level, name, kind, weight, hash };
        table.put(&sample).await.unwrap();
        samples.push(sample);
    }
    macro_rules! samples_where {
        (|$sample:ident| $matches:expr) => {
            samples.iter().filter(|$sample| $matches).cloned().collect::<Vec<_>>()
        };
    }
    macro_rules! draw {
        ($values:expr) => {
            $values.new_tree(&mut runner).unwrap().current()
        };
    }
    for _ in 0..RANGES {
        let range = draw!(any_range(level()));
        if let Some(keys) = apply_range!(Sample::by_level("alice"), range.clone()) {
            let matches = |sample: &Sample| sample.level.as_ref().is_some_and(|level| range.contains(level));
            assert_query(
                &table,
                keys,
                samples_where!(|sample| sample.user == "alice" && matches(sample)),
                &format!("{range:?}"),
            )
            .await;
        }
        let range = draw!(any_range(name()));
        if let Some(keys) = apply_range!(Sample::by_name("alice"), range.clone()) {
            let matches = |sample: &Sample| sample.name.as_ref().is_some_and(|name| range.contains(name));
            assert_query(
                &table,
                keys,
                samples_where!(|sample| sample.user == "alice" && matches(sample)),
                &format!("{range:?}"),
            )
            .await;
        }
        let (kind, range) = (draw!(any::<bool>()), draw!(any_range(weight())));
        if let Some(keys) = apply_range!(Sample::by_weight(kind), range.clone()) {
            let expected = samples_where!(|sample| sample.kind == kind && range.contains(&sample.weight));
            assert_query(&table, keys, expected, &format!("{kind}, {range:?}")).await;
        }
        let range = draw!(any_range(hash()));
        if let Some(keys) = apply_range!(Sample::by_hash("bob"), range.clone()) {
            let expected = samples_where!(|sample| sample.user == "bob" && range.contains(&sample.hash));
            assert_query(&table, keys, expected, &format!("{range:?}")).await;
        }
        let start = draw!(hash());
        let expected = samples_where!(|sample| sample.user == "alice" && sample.hash.starts_with(&start));
        assert_query(&table, Sample::by_hash("alice").begins_with(&start), expected, &format!("begins with {start:?}"))
            .await;
        let start = draw!(name());
        let begins = |sample: &Sample| sample.name.as_ref().is_some_and(|name| name.starts_with(&start));
        let expected = samples_where!(|sample| sample.user == "alice" && begins(sample));
        assert_query(&table, Sample::by_name("alice").begins_with(&start), expected, &format!("begins with {start:?}"))
            .await;
    }
    let in_index = samples_where!(|sample| sample.user == "alice" && sample.level.is_some());
    assert_query(&table, Sample::by_level("alice"), in_index, "all samples with a level").await;
}

/// Declares a table whose sort key is an attribute.
macro_rules! table_with_sort_key {
    ($Schema:ident, $Item:ident, $kind:ident, $Type:ty) => {
        #[derive(Schema)]
        #[schema(partition_key = string("owner"), sort_key = $kind("position"), tag = "type", entities($Item))]
        struct $Schema;

        #[derive(Entity, Debug, Clone, PartialEq)]
        #[entity(schema = $Schema, pk = owner, sk = position)]
        struct $Item {
            owner: String,
            position: $Type,
        }
    };
}

table_with_sort_key!(Scores, Score, number, f64);
table_with_sort_key!(Names, Name, string, String);
table_with_sort_key!(Hashes, Hash, binary, Vec<u8>);

#[tokio::test]
async fn ranges_of_table_keys_match_the_decoded_items() {
    let engine = Engine::start().await;
    let mut runner = TestRunner::default();
    macro_rules! assert_ranges {
        ($Schema:ident, $Item:ident, $values:expr) => {{
            let table = engine.schema_table::<$Schema>().await;
            let mut items: Vec<$Item> = Vec::new();
            for number in 0..60 {
                let owner = if number % 5 == 0 { "bob" } else { "alice #1" }.to_owned();
                let item = $Item { owner, position: $values.new_tree(&mut runner).unwrap().current() };
                table.put(&item).await.unwrap();
                if !items.contains(&item) {
                    items.push(item);
                }
            }
            items.retain(|item| item.owner != "bob");
            for _ in 0..40 {
                let range = any_range($values).new_tree(&mut runner).unwrap().current();
                if let Some(keys) = apply_range!($Item::query("alice #1"), range.clone()) {
                    let expected = items.iter().filter(|item| range.contains(&item.position)).cloned().collect();
                    assert_query(&table, keys, expected, &format!("{range:?}")).await;
                }
                let position = $values.new_tree(&mut runner).unwrap().current();
                let expected = items.iter().filter(|item| item.position == position).cloned().collect();
                let context = format!("{position:?}");
                assert_query(&table, $Item::query("alice #1").eq(position), expected, &context).await;
            }
            assert_query(&table, $Item::query("alice #1"), items, "all items").await;
        }};
    }
    assert_ranges!(Scores, Score, prop_oneof![select(vec![-1e21, -0.5, 0.0, 9.0, 10.25, 1e-9, 1e21]), -20.0..20.0]);
    let text = || hostile_text().prop_filter("a key can't be empty", |text| !text.is_empty());
    assert_ranges!(Names, Name, text());
    assert_ranges!(Hashes, Hash, prop::collection::vec(select(vec![0_u8, 1, 127, 128, 255]), 1..4));
}
