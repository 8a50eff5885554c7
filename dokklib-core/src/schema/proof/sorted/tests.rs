use std::panic::catch_unwind;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::super::assert_no_key_collision;
use super::may_collide;
use crate::attribute::KeyType;
use crate::attribute::fields::Names;
use crate::schema::{
    DeclaredKey, DeclaredRole, Form, KeyElement, KeyFormat, KeyShape, Layout, ListedEntity, PartTexts, PrefixEntity,
    Segment, TagValue,
};

const PART: Segment = Segment::part("a", PartTexts::ANY);
const LABELED: Segment = Segment::part_with_form("a", PartTexts::ANY, Form::NATURAL.labeled("X"));

fn leak<T>(values: Vec<T>) -> &'static [T] {
    Vec::leak(values)
}

fn not_extended(_: usize) -> bool {
    false
}

fn format() -> impl Strategy<Value = KeyFormat> {
    prop_oneof![
        10 => Just(KeyFormat::UNESCAPED),
        10 => Just(KeyFormat::ESCAPED),
        1 => Just(KeyFormat::UNESCAPED.with_delimiter("|")),
    ]
}

fn shape(format: KeyFormat) -> impl Strategy<Value = KeyShape> {
    let prefixes = vec!["A", "AB", "B", "ORDER", "ORDERS", "a long prefix, 1", "a long prefix, 11", "A#B", "#", ""];
    let segments = vec(select(vec![PART, PART, LABELED, Segment::Literal("X"), Segment::Literal("Y")]), 0..4);
    let owner = prop_oneof![8 => Just("of the prefix"), 1 => Just("another")];
    (select(prefixes), segments, owner, 1..3_usize, 0..8_usize).prop_map(
        move |(prefix, segments, owner, segment_count, head)| {
            let segments = leak(segments);
            let id = String::leak(format!("{owner} {prefix}"));
            let entity = PrefixEntity { id, segment_count, is_extended: not_extended };
            match head {
                0 if !segments.is_empty() => KeyShape { format, prefix: "", entity: None, segments },
                1 => KeyShape { format, prefix, entity: None, segments: &[] },
                _ => KeyShape { format, prefix, entity: Some(entity), segments },
            }
        },
    )
}

fn keys(format: KeyFormat) -> impl Strategy<Value = &'static [DeclaredKey]> {
    let roles = [
        DeclaredRole::Partition,
        DeclaredRole::Sort,
        DeclaredRole::IndexPartition("I", "IP"),
        DeclaredRole::IndexSort("I", "IS"),
        DeclaredRole::IndexSort("J", "SK"),
    ];
    let declared = prop_oneof![9 => Just(true), 1 => Just(false)];
    roles
        .map(|role| (declared.clone(), shape(format)).prop_map(move |(is_declared, shape)| (role, is_declared, shape)))
        .prop_map(|keys| {
            let declared = keys.into_iter().filter(|(_, is_declared, _)| *is_declared);
            leak(declared.map(|(role, _, shape)| DeclaredKey { role, shape, membership: None }).collect())
        })
}

/// The entities of a schema. Their ids are those of the prefixes that they declare, so that shared keys share prefixes.
fn entities() -> impl Strategy<Value = &'static [ListedEntity]> {
    let ids = vec!["of the prefix A", "another A", "of the prefix B", "of the prefix ORDER", "another ORDER", "C", "D"];
    let entity = move |format| {
        let shared = vec(select(ids.clone()), 0..2);
        (
            select(ids.clone()),
            select(vec!["t", "u", "v", "w", "x", "y", "z"]),
            prop_oneof![3 => Just(vec![]), 1 => shared],
            keys(format),
        )
    };
    format().prop_flat_map(move |format| vec(entity(format), 0..5)).prop_map(|entities| {
        let entities = entities.into_iter().map(|(id, tag, shares_key_with, keys)| ListedEntity {
            name: "E",
            id,
            tag: TagValue::new(tag),
            shares_key_with: leak(shares_key_with),
            keys,
            names: Names::new(&["a"], &[]),
            ..ListedEntity::UNKNOWN
        });
        leak(entities.collect())
    })
}

fn layout() -> impl Strategy<Value = Layout> {
    let sort = prop_oneof![
        6 => Just(Some(KeyElement::Text("SK"))),
        1 => Just(Some(KeyElement::Attribute("SK", KeyType::String))),
        1 => Just(None),
    ];
    let partition = prop_oneof![
        6 => Just(KeyElement::Text("PK")),
        1 => Just(KeyElement::Attribute("PK", KeyType::String)),
    ];
    (partition, sort, select(vec![None, Some("tag")]), entities())
        .prop_map(|(partition, sort, tag, entities)| Layout::new(partition, sort, None, tag, &[], entities))
}

/// Compares all pairs of entities.
fn collides(layout: &Layout) -> bool {
    let at = 0..layout.entities.len();
    at.into_iter().any(|at| catch_unwind(|| assert_no_key_collision(layout, "S", at, true)).is_err())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 20_000, ..ProptestConfig::default() })]

    #[test]
    fn the_sorted_keys_show_each_collision_that_the_pairs_show(layout in layout()) {
        if !may_collide::<64>(&layout) {
            prop_assert!(!collides(&layout), "{layout:?}");
        }
    }
}

/// Describes an entity with these keys, in this order: partition key, sort key, and the keys of an index.
fn entity(at: usize, keys: [KeyShape; 4]) -> ListedEntity {
    let roles = [
        DeclaredRole::Partition,
        DeclaredRole::Sort,
        DeclaredRole::IndexPartition("I", "IP"),
        DeclaredRole::IndexSort("I", "IS"),
    ];
    let keys = roles.into_iter().zip(keys).map(|(role, shape)| DeclaredKey { role, shape, membership: None });
    let id = String::leak(format!("E{at}"));
    ListedEntity {
        id,
        tag: TagValue::new(id),
        keys: leak(keys.collect()),
        names: Names::new(&["a"], &[]),
        ..ListedEntity::UNKNOWN
    }
}

/// Returns a layout with 40 entities, whose keys `keys` makes from the position of each.
fn layout_of(format: KeyFormat, keys: impl Fn(usize, KeyFormat) -> [KeyShape; 4]) -> Layout {
    let entities = (0..40).map(|at| entity(at, keys(at, format))).collect();
    Layout::new(KeyElement::Text("PK"), Some(KeyElement::Text("SK")), None, Some("tag"), &[], leak(entities))
}

fn key(prefix: &str, format: KeyFormat, segments: &'static [Segment]) -> KeyShape {
    let prefix = String::leak(prefix.to_owned());
    let entity = PrefixEntity { id: prefix, segment_count: 1, is_extended: not_extended };
    KeyShape { format, prefix, entity: Some(entity), segments }
}

#[test]
fn usual_schemas_need_no_comparison_of_all_pairs() {
    for format in [KeyFormat::ESCAPED, KeyFormat::UNESCAPED] {
        let tenants = layout_of(format, |at, format| {
            let own = |segments| key(&format!("E{at}"), format, segments);
            [key("TENANT", format, &[PART]), own(&[PART]), own(&[PART]), own(&[PART, PART])]
        });
        let children = layout_of(format, |at, format| {
            let literal = Segment::Literal(String::leak(format!("ITEM{at}")));
            let child = key("ORDER", format, leak(vec![PART, literal, PART]));
            [key("TENANT", format, &[PART]), child, key("DAY", format, &[PART]), child]
        });
        let own_partitions = layout_of(format, |at, format| {
            let own = |segments| key(&format!("E{at}"), format, segments);
            let details = KeyShape { format, prefix: "DETAILS", entity: None, segments: &[] };
            [own(&[PART]), details, own(&[PART, PART]), details]
        });
        for layout in [tenants, children, own_partitions] {
            assert!(!collides(&layout));
            assert!(!may_collide::<200>(&layout), "{layout:?}");
        }
    }
}
