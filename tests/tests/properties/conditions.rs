//! For any condition and items, the evaluator of the library agrees with an engine that evaluates the rendered expression.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;

use dokklib::attribute::kind::Ordered;
use dokklib::attribute::sequence::List;
use dokklib::aws_sdk_dynamodb::primitives::Blob;
use dokklib::aws_sdk_dynamodb::types::AttributeValue;
use dokklib::expr::{AttributeType, Element, Optional};
use dokklib::{Attribute, Attributes, Condition, Entity, ErrorKind, Path, RawItem, Table};
use dokklib_tests::Engine;
use proptest::collection::{btree_set, hash_map, vec};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

#[derive(Entity)]
struct Shelf;

/// The names of the attributes. An item has any of them, with values of any type.
const NAMES: [&str; 5] = ["a", "b", "user-id", "a.b", "size"];

// The generators of text, numbers and bytes often produce equal values and values that are prefixes of each other.

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => select(&["", "a", "ab", "abc", "b", "0", "size"][..]).prop_map(str::to_owned),
        1 => select(&["é", "日本", "a\u{10ffff}", "A"][..]).prop_map(str::to_owned),
    ]
}

fn number() -> impl Strategy<Value = String> {
    const FORMS: &[&str] = &["0", "-0", "1", "1.0", "1E0", "-1", "10", "1e1", "2", "3", "100", "0.001", "9.9E+125"];
    select(FORMS).prop_map(str::to_owned)
}

fn bytes() -> impl Strategy<Value = Vec<u8>> {
    vec(0..3_u8, 0..4)
}

fn value() -> impl Strategy<Value = AttributeValue> {
    let scalar = prop_oneof![
        text().prop_map(AttributeValue::S),
        number().prop_map(AttributeValue::N),
        bytes().prop_map(|bytes| AttributeValue::B(Blob::new(bytes))),
        any::<bool>().prop_map(AttributeValue::Bool),
        Just(AttributeValue::Null(true)),
        btree_set(text(), 1..4).prop_map(|set| AttributeValue::Ss(set.into_iter().collect())),
        btree_set(-3..3_i64, 1..4).prop_map(|set| AttributeValue::Ns(set.iter().map(ToString::to_string).collect())),
        btree_set(bytes(), 1..4).prop_map(|set| AttributeValue::Bs(set.into_iter().map(Blob::new).collect())),
    ];
    scalar.prop_recursive(2, 8, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..3).prop_map(AttributeValue::L),
            hash_map(select(&["a", "b", "x y"][..]).prop_map(str::to_owned), inner, 0..3).prop_map(AttributeValue::M),
        ]
    })
}

fn item() -> impl Strategy<Value = Attributes> {
    hash_map(select(&NAMES[..]).prop_map(str::to_owned), value(), 0..5)
}

/// A path to a top-level attribute, or to an element of a list or map. The item may store a value of another type there.
#[derive(Debug, Clone)]
enum AnyPath<T> {
    TopLevel(Path<RawItem, T, Optional>),
    Nested(Path<RawItem, T, Element>),
}

trait Value: Attribute<Value = Self, Sequence = List> + Clone + Debug + 'static {}

impl<T: Attribute<Value = T, Sequence = List> + Clone + Debug + 'static> Value for T {}

fn path<T: Value>() -> impl Strategy<Value = AnyPath<T>> {
    let name = || select(&NAMES[..]);
    prop_oneof![
        4 => name().prop_map(|name| AnyPath::TopLevel(Path::raw(name))),
        1 => (name(), 0..3_usize).prop_map(|(name, index)| AnyPath::Nested(Path::<RawItem, Vec<T>>::raw(name).index(index))),
        1 => (name(), select(&["a", "x y"][..])).prop_map(|(name, key)| {
            AnyPath::Nested(Path::<RawItem, BTreeMap<String, T>>::raw(name).key(key))
        }),
    ]
}

/// Evaluates the expression with the path of either variant.
macro_rules! with_path {
    ($any_path:expr, $path:ident => $condition:expr) => {
        match $any_path {
            AnyPath::TopLevel($path) => $condition,
            AnyPath::Nested($path) => $condition,
        }
    };
}

/// Compares a path with a value or with another path.
macro_rules! compare {
    ($any_path:expr, $operand:expr, $operator:ident) => {
        with_path!($any_path, path => match $operand {
            Operand::Value(value) => path.$operator(value),
            Operand::Path(other) => with_path!(other, other => path.$operator(other)),
        })
    };
}

#[derive(Debug, Clone)]
enum Operand<T> {
    Value(T),
    Path(AnyPath<T>),
}

fn operand<T: Value>(values: impl Strategy<Value = T> + 'static) -> impl Strategy<Value = Operand<T>> {
    prop_oneof![3 => values.prop_map(Operand::Value), 1 => path().prop_map(Operand::Path)]
}

type Leaf = BoxedStrategy<Condition<RawItem>>;

/// Comparisons for types with equality.
fn equality<T: Value>(values: impl Strategy<Value = T> + 'static) -> Leaf {
    let values = values.boxed();
    prop_oneof![
        (path::<T>(), operand(values.clone())).prop_map(|(path, other)| compare!(path, other, eq)),
        (path::<T>(), operand(values.clone())).prop_map(|(path, other)| compare!(path, other, ne)),
        (path::<T>(), vec(values, 0..4)).prop_map(|(path, values)| with_path!(path, path => path.is_in(values))),
    ]
    .boxed()
}

/// Comparisons for ordered types, including `between` with reversed bounds.
fn order<T: Value<Type: Ordered>>(values: impl Strategy<Value = T> + 'static) -> Leaf {
    let values = values.boxed();
    prop_oneof![
        (path::<T>(), operand(values.clone())).prop_map(|(path, other)| compare!(path, other, lt)),
        (path::<T>(), operand(values.clone())).prop_map(|(path, other)| compare!(path, other, le)),
        (path::<T>(), operand(values.clone())).prop_map(|(path, other)| compare!(path, other, gt)),
        (path::<T>(), operand(values.clone())).prop_map(|(path, other)| compare!(path, other, ge)),
        (path::<T>(), values.clone(), values.clone())
            .prop_map(|(path, low, high)| with_path!(path, path => path.between(low, high))),
        (path::<T>(), values, path::<T>())
            .prop_map(|(path, low, high)| with_path!(path, path => with_path!(high, high => path.between(low, high)))),
    ]
    .boxed()
}

fn raw<T: 'static>() -> impl Strategy<Value = Path<RawItem, T, Optional>> {
    select(&NAMES[..]).prop_map(Path::raw)
}

fn leaf() -> Leaf {
    let kinds = [
        AttributeType::S,
        AttributeType::N,
        AttributeType::B,
        AttributeType::Bool,
        AttributeType::Null,
        AttributeType::L,
        AttributeType::M,
        AttributeType::Ss,
        AttributeType::Ns,
        AttributeType::Bs,
    ];
    let lists = || vec(-3..3_i64, 0..3);
    let sizes = prop_oneof![
        (raw::<String>(), 0..4_usize, 0..4_usize).prop_map(|(path, a, b)| path.size().eq(a) | path.size().gt(b)),
        (raw::<Vec<u8>>(), 0..4_usize).prop_map(|(path, size)| path.size().ne(size)),
        (raw::<Vec<i64>>(), 0..3_usize, 0..3_usize).prop_map(|(path, a, b)| path.size().between(a, b)),
        (raw::<String>(), raw::<Vec<i64>>()).prop_map(|(path, other)| path.size().le(other.size())),
        (raw::<i64>(), raw::<String>()).prop_map(|(path, other)| path.ge(other.size())),
        (raw::<String>(), vec(0..4_usize, 0..3)).prop_map(|(path, sizes)| path.size().is_in(sizes)),
    ];
    let functions = prop_oneof![
        raw::<i64>().prop_map(|path| path.exists()),
        path::<i64>().prop_map(|path| with_path!(path, path => path.not_exists())),
        (raw::<i64>(), select(kinds.to_vec())).prop_map(|(path, kind)| path.attribute_type(kind)),
        (raw::<String>(), text()).prop_map(|(path, start)| path.begins_with(start)),
        (raw::<String>(), raw::<String>()).prop_map(|(path, start)| path.begins_with(start)),
        (raw::<Vec<u8>>(), bytes()).prop_map(|(path, start)| path.begins_with(start)),
        (raw::<String>(), text()).prop_map(|(path, part)| path.contains(part)),
        (raw::<BTreeSet<i64>>(), -3..3_i64).prop_map(|(path, element)| path.contains(element)),
        (raw::<Vec<String>>(), text()).prop_map(|(path, element)| path.contains(element)),
        (raw::<Vec<i64>>(), raw::<i64>()).prop_map(|(path, element)| path.contains(element)),
    ];
    let number = || prop_oneof![-3..12_i64, Just(100)];
    prop_oneof![
        3 => functions,
        2 => sizes,
        1 => equality(any::<bool>()),
        1 => equality(lists()),
        1 => equality(btree_set(text(), 1..3)),
        1 => equality(text()),
        1 => equality(number()),
        1 => equality(bytes()),
        2 => order(number()),
        1 => order(text()),
        1 => order(bytes()),
    ]
    .boxed()
}

fn condition() -> impl Strategy<Value = Condition<RawItem>> {
    leaf().prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(a, b)| a & b),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| a | b),
            inner.clone().prop_map(|a| !a),
            vec(inner.clone(), 0..4).prop_map(Condition::all),
            vec(inner, 0..4).prop_map(Condition::any),
        ]
    })
}

fn generate<T: Debug>(runner: &mut TestRunner, count: usize, strategy: &impl Strategy<Value = T>) -> Vec<T> {
    (0..count).map(|_| strategy.new_tree(runner).unwrap().current()).collect()
}

async fn put(table: &Table, items: &[Attributes]) -> Vec<Attributes> {
    let key = Shelf::partition_key("1");
    let mut stored = Vec::new();
    for (index, item) in items.iter().enumerate() {
        let mut put = table.put((&key, Shelf::sort_key(format!("{index:03}"))));
        for (name, value) in item {
            put = put.attribute(name.clone(), value.clone());
        }
        put.await.unwrap();
    }
    for item in table.query(&key).await.unwrap() {
        stored.push(item.into_attributes());
    }
    stored
}

/// Each query with a filter evaluates one condition on all items.
#[tokio::test]
async fn the_engine_and_the_evaluator_agree_on_conditions() {
    const ITEMS: usize = 60;
    const CONDITIONS: usize = 450;
    const LARGE: usize = 50;
    let engine = Engine::start().await;
    let table = engine.table().await;
    let mut runner = TestRunner::default();
    let items = put(&table, &generate(&mut runner, ITEMS, &item())).await;
    assert_eq!(items.len(), ITEMS);
    let key = Shelf::partition_key("1");
    let (mut known, mut matched, mut unknown, mut rejected) = (0, 0, 0, 0);
    let mut conditions = generate(&mut runner, CONDITIONS, &condition());
    // Some of the large conditions exceed DynamoDB's limits.
    let operands = vec(condition(), 20..100);
    for (index, operands) in generate(&mut runner, LARGE, &operands).into_iter().enumerate() {
        conditions.push(if index % 2 == 0 { Condition::all(operands) } else { !Condition::any(operands) });
    }
    for condition in conditions {
        let query = table.query(&key).filter(condition.clone());
        // The values are part of the message, because they identify the generated case.
        let context = query.to_input().map(|input| {
            let values = input.expression_attribute_values();
            format!("{condition:?}, {:?} with {values:?}", input.filter_expression())
        });
        let context = context.unwrap_or_else(|_| format!("{condition:?}"));
        let items_found = match query.await {
            Ok(items_found) => items_found,
            Err(error) => {
                // The library rejects invalid conditions before sending, so the engine rejects none.
                assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{context}: {error}: {:?}", error.sdk());
                let messages = ["is compared with itself", "over DynamoDB's limit of"];
                assert!(messages.iter().any(|message| error.to_string().contains(message)), "{context}: {error}");
                rejected += 1;
                continue;
            }
        };
        let keys_found: Vec<_> =
            items_found.into_iter().map(|item| item.into_attributes().remove("SK").unwrap()).collect();
        for item in &items {
            let Some(holds) = condition.holds(item) else {
                unknown += 1;
                continue;
            };
            known += 1;
            matched += usize::from(holds);
            assert_eq!(keys_found.contains(&item["SK"]), holds, "{context} for {item:?}");
        }
    }
    // The generated cases are useful: the evaluator knows most results, and both results are frequent.
    assert!(
        known > 10 * unknown && matched > known / 10 && matched < known * 9 / 10,
        "{known} known, {matched} matched, {unknown} unknown, {rejected} rejected"
    );
}
