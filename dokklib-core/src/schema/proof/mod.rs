//! The collision proof: checks in constant evaluation that no two entities of a schema can have the same key.

mod conflict;
mod declaration;
mod entity_key;
mod index;
mod listed_entity;
mod message;
mod overlap;
mod primary_key;
mod shared_key;
mod sorted;

pub use self::declaration::{
    KeyDeclaration, assert_index_keys, assert_key_field, assert_partition_key, assert_sort_key,
};
pub use self::entity_key::{assert_declared_literals, assert_key_format, assert_tag_for_extended_key};
pub(crate) use self::index::assert_projected;
pub use self::index::{assert_own_key, assert_projects_items, assert_shared_attributes_match};
pub use self::listed_entity::ListedEntity;
pub(crate) use self::primary_key::{may_share_primary_key, primary_keys_overlap};
pub use self::shared_key::{assert_shared_key, assert_tag_in_index};
pub use self::sorted::{key_count, may_collide};

use self::conflict::assert_distinct_keys;
use self::primary_key::keys_overlap;
use self::shared_key::shares_key;
use crate::constant::{Message, str_eq};
use crate::schema::{DeclaredRole, KeyElement, Layout};

/// Fails if the entity at position `at` of the schema's list can share the value of a key attribute, the primary key or the tag
/// with an entity before it.
///
/// `may_collide` is the result of [`may_collide`] for the same schema. Only if it is `true`, the entity is compared with each
/// entity before it, which finds the first collision and builds its message.
#[doc(hidden)]
#[track_caller]
pub const fn assert_no_key_collision(layout: &Layout, schema: &str, at: usize, may_collide: bool) {
    let mut before = 0;
    while may_collide && before < at {
        assert_two_distinct(layout, schema, &layout.entities[before], &layout.entities[at]);
        before += 1;
    }
}

#[track_caller]
const fn assert_two_distinct(layout: &Layout, schema: &str, first: &ListedEntity, second: &ListedEntity) {
    if first.derive_failed() || second.derive_failed() {
        return;
    }
    let mut a = 0;
    while a < first.keys.len() {
        let mut b = 0;
        while b < second.keys.len() {
            let (one, other) = (&first.keys[a], &second.keys[b]);
            // Compares the prefixes first, because most of them differ. This loop runs for all pairs of keys of all pairs of
            // entities, so it determines the compile time.
            if one.shape.may_overlap(&other.shape) {
                let attribute = one.attribute(layout);
                if !attribute.is_empty() && str_eq(attribute, other.attribute(layout)) {
                    assert_distinct_keys(layout, (schema, attribute), (first, &one.shape), (second, &other.shape));
                }
            }
            b += 1;
        }
        a += 1;
    }
    if !shares_key(first, second) && keys_overlap(Some(layout), first, second) {
        let text = Message::entities(schema, first, second).push("` can have the same primary key");
        let text = text.push(match (layout.partition_key, layout.sort_key) {
            (_, Some(KeyElement::Text(_))) => ": give one of them another sort key, such as `sk = Self(..)`",
            (KeyElement::Text(_), None) => ": give one of them another partition key, such as `pk = Self(..)`",
            _ => ", because its attributes can have any value: list only one of them",
        });
        panic!("{}", text.as_str());
    }
    if layout.tag.is_some() && str_eq(first.tag(layout), second.tag(layout)) {
        let text = Message::entities(schema, first, second).push("` have the same tag \"").push(first.tag(layout));
        panic!("{}", text.push("\": give one of them another one, `tag = \"..\"`").as_str());
    }
    assert_distinct_sort_keys(layout, schema, (first, second));
    // In an index, the keys of the table distinguish the items.
}

/// Fails if a query for the items of one entity reads those of the other one, and the schema has no tag to distinguish them: two
/// entities declare the prefix of their sort keys, with different numbers of parts.
#[track_caller]
const fn assert_distinct_sort_keys(layout: &Layout, schema: &str, (first, second): (&ListedEntity, &ListedEntity)) {
    let (Some(one), Some(other)) = (first.key(DeclaredRole::Sort), second.key(DeclaredRole::Sort)) else { return };
    // A shared key requires a tag, too, which is reported where it is declared.
    if layout.tag.is_some() || shares_key(first, second) || !one.has_prefix_of_another_entity(other) {
        return;
    }
    let partitions_overlap = match (first.key(DeclaredRole::Partition), second.key(DeclaredRole::Partition)) {
        (Some(a), Some(b)) => a.overlaps(b, Some(layout)),
        _ => true,
    };
    if partitions_overlap {
        let text =
            Message::entities(schema, first, second).push("` have sort keys with the same prefix in one partition, ");
        let text = text.push("so a query for one of them reads the items of both, and the schema has no tag to ");
        panic!("{}", text.push("distinguish them: add a tag, `tag = \"type\"`, or use another prefix").as_str());
    }
}
