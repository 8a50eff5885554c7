//! Checks of secondary indexes in constant evaluation: the attributes that queries return, and that items of two entities can
//! be distinguished.

use super::{ListedEntity, keys_overlap};
use crate::attribute::fields::Names;
use crate::constant::{Message, str_eq};
use crate::schema::{DeclaredKey, DeclaredRole, IndexLayout, KeyElement, Keys, Layout};

/// Fails if a query returns whole items from an index that doesn't project all of their attributes.
#[doc(hidden)]
#[track_caller]
pub const fn assert_projects_items(
    index: &IndexLayout,
    layout: &Layout,
    names: &Names,
    keys: &[DeclaredKey],
    item: &str,
    index_name: &str,
    constructor: &str,
) {
    if let Some(name) = index.find_missing(layout, names, keys) {
        let text =
            Message::new().push("the index `").push(index_name).push("` doesn't project `").push(name).push("` of `");
        let text = text.push(item).push("`, so `").push(constructor).push("` can't return whole items: return keys, ");
        let text = text.push("`returns = key`, or a projection of attributes in the index, `returns = ").push(item);
        panic!("{}", text.push("Line`").as_str());
    }
}

/// Fails if the projection `names` of an item contains a field that isn't in the index.
#[track_caller]
pub(crate) const fn assert_projected(
    layout: &Layout,
    index: &IndexLayout,
    names: &Names,
    keys: &[DeclaredKey],
    index_name: &str,
) {
    if let Some(name) = index.find_missing(layout, names, keys) {
        let text = Message::new().push("the index `").push(index_name).push("` doesn't project `").push(name);
        let text = text.push("`: remove the field, or add it to the index, `projection = include(..)`");
        panic!("{}", text.as_str());
    }
}

/// Fails if two keys of an item are stored in the same attribute but have different parts.
///
/// Compares the keys `from..to`, which belong to `index`, with all keys before them.
#[doc(hidden)]
#[track_caller]
pub const fn assert_shared_attributes_match(
    layout: &Layout,
    keys: &[DeclaredKey],
    from: usize,
    to: usize,
    index: &str,
) {
    let mut b = from;
    while b < to {
        let mut a = 0;
        while a < b {
            // The name is empty if the index has no such key, which `assert_index_keys` reports.
            if !keys[b].attribute(layout).is_empty()
                && str_eq(keys[a].attribute(layout), keys[b].attribute(layout))
                && !keys[a].shape.is_same(&keys[b].shape, true)
            {
                let text = Message::new().push("a key of `").push(index).push("` is the attribute `");
                let text = text.push(keys[b].attribute(layout)).push("`, which is also a key with other parts: ");
                let text = text.push("declare the same parts for both, or use another attribute for the index");
                panic!("{}", text.as_str());
            }
            a += 1;
        }
        b += 1;
    }
}

/// Fails if items of two entities can be in the same partition of an index and nothing distinguishes them there: neither a
/// key with the prefix of the entity nor the tag.
#[track_caller]
pub(super) const fn assert_distinct_in_index(
    layout: &Layout,
    schema: &str,
    index: &IndexLayout,
    (first, second): (&ListedEntity, &ListedEntity),
) {
    // The primary keys are already known to differ.
    let has_table_keys = matches!(index.keys, Keys::Primary | Keys::Inverse | Keys::Unknown);
    if has_table_keys || index.has_tag() || !first.may_be_in(layout, index) || !second.may_be_in(layout, index) {
        return;
    }
    let text = Message::entities(schema, first, second);
    let (partition, sort) = (index.partition(layout, 0), index.sort(layout, 0));
    if !is_text(partition) && !is_text(sort) {
        let text = text.push("` are both in the index `").push(index.name).push("`, and no key distinguishes them: ");
        panic!("{}", text.push("add the tag to its partition key, `partition_key = (tag, ..)`").as_str());
    }
    let partition_role = match index.keys {
        Keys::Local { .. } => DeclaredRole::Partition,
        _ => DeclaredRole::IndexPartition(index.name, ""),
    };
    if layout.tag.is_none() && keys_overlap(first, second, partition_role, DeclaredRole::IndexSort(index.name, "")) {
        let text = text.push("` can have the same keys in the index `").push(index.name);
        let text = text.push("`, and nothing distinguishes them: add a tag to the schema, `tag = \"type\"`");
        panic!("{}", text.as_str());
    }
}

const fn is_text(element: Option<KeyElement>) -> bool {
    matches!(element, Some(KeyElement::Text(_)))
}

impl ListedEntity {
    /// Returns `true` if one of the entity's keys is stored in this attribute, in any index.
    const fn has_attribute(&self, layout: &Layout, name: &str) -> bool {
        let mut at = 0;
        while at < self.keys.len() {
            if str_eq(self.keys[at].attribute(layout), name) {
                return true;
            }
            at += 1;
        }
        false
    }

    /// Returns `true` if the items have attributes with the names of all keys of the index.
    const fn may_be_in(&self, layout: &Layout, index: &IndexLayout) -> bool {
        let (mut at, mut is_sort) = (0, false);
        loop {
            let element = if is_sort { index.sort(layout, at) } else { index.partition(layout, at) };
            let is_present = match element {
                Some(KeyElement::Text(name)) => self.has_attribute(layout, name),
                Some(KeyElement::Attribute(name, _)) => self.names.contains(name),
                Some(KeyElement::Tag) => true,
                None if is_sort => return true,
                None => {
                    (at, is_sort) = (0, true);
                    continue;
                }
            };
            if !is_present {
                return false;
            }
            at += 1;
        }
    }
}
