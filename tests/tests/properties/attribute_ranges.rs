//! The same for keys that are attributes of the items: numbers, binary and strings, in global and local indexes.

use dokklib::{Entity, Index, Schema};
use dokklib_tests::Engine;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use crate::keys::hostile;
use crate::ranges::{ask, check, narrowed};

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
async fn ranges_are_those_of_the_decoded_items() {
    const ITEMS: u16 = 60;
    const ASKED: usize = 60;
    let engine = Engine::start().await;
    let table = engine.schema_table::<Samples>().await;
    let mut runner = TestRunner::default();
    let level = || prop_oneof![select(vec![i64::MIN, -10, -9, 0, 9, 10, i64::MAX]), any::<i64>(), -20..20_i64];
    let weight = || prop_oneof![select(vec![-1e21, -0.5, 0.0, 9.0, 10.25, 1e-9, 1e21]), -20.0..20.0];
    let hash = || prop::collection::vec(select(vec![0_u8, 1, 127, 128, 255]), 1..4);
    let name = || prop_oneof![hostile().prop_filter("no key is empty", |text| !text.is_empty()), "[a-c]{1,3}"];
    let one = (prop::option::of(level()), prop::option::of(name()), any::<bool>(), weight(), hash());
    let mut samples = Vec::new();
    for id in 0..ITEMS {
        let (level, name, kind, weight, hash) = one.new_tree(&mut runner).unwrap().current();
        let user = if id % 5 == 0 { "bob" } else { "alice" }.to_owned();
        let sample = Sample { user, id, level, name, kind, weight, hash };
        table.put(&sample).await.unwrap();
        samples.push(sample);
    }
    macro_rules! of {
        (|$sample:ident| $holds:expr) => {
            samples.iter().filter(|$sample| $holds).cloned().collect::<Vec<_>>()
        };
    }
    macro_rules! draw {
        ($values:expr) => {
            $values.new_tree(&mut runner).unwrap().current()
        };
    }
    for _ in 0..ASKED {
        let asked = draw!(ask(level()));
        if let Some(keys) = narrowed!(Sample::by_level("alice"), asked.clone()) {
            let holds = |sample: &Sample| sample.level.as_ref().is_some_and(|level| asked.holds(level));
            check(&table, keys, of!(|sample| sample.user == "alice" && holds(sample)), &format!("{asked:?}")).await;
        }
        let asked = draw!(ask(name()));
        if let Some(keys) = narrowed!(Sample::by_name("alice"), asked.clone()) {
            let holds = |sample: &Sample| sample.name.as_ref().is_some_and(|name| asked.holds(name));
            check(&table, keys, of!(|sample| sample.user == "alice" && holds(sample)), &format!("{asked:?}")).await;
        }
        let (kind, asked) = (draw!(any::<bool>()), draw!(ask(weight())));
        if let Some(keys) = narrowed!(Sample::by_weight(kind), asked.clone()) {
            let expected = of!(|sample| sample.kind == kind && asked.holds(&sample.weight));
            check(&table, keys, expected, &format!("{kind}, {asked:?}")).await;
        }
        let asked = draw!(ask(hash()));
        if let Some(keys) = narrowed!(Sample::by_hash("bob"), asked.clone()) {
            let expected = of!(|sample| sample.user == "bob" && asked.holds(&sample.hash));
            check(&table, keys, expected, &format!("{asked:?}")).await;
        }
        let start = draw!(hash());
        let expected = of!(|sample| sample.user == "alice" && sample.hash.starts_with(&start));
        check(&table, Sample::by_hash("alice").begins_with(&start), expected, &format!("begins with {start:?}")).await;
        let start = draw!(name());
        let begins = |sample: &Sample| sample.name.as_ref().is_some_and(|name| name.starts_with(&start));
        let expected = of!(|sample| sample.user == "alice" && begins(sample));
        check(&table, Sample::by_name("alice").begins_with(&start), expected, &format!("begins with {start:?}")).await;
    }
    let in_index = of!(|sample| sample.user == "alice" && sample.level.is_some());
    check(&table, Sample::by_level("alice"), in_index, "all that have a level").await;
}
