//! Checks of secondary indexes in constant evaluation: the attributes that queries return, and attributes of several keys.

use crate::attribute::fields::Names;
use crate::constant::{Message, str_eq};
use crate::schema::{DeclaredKey, IndexLayout, Layout, ProjectionType};

/// Fails if the keys `from..to` of an index with `when` are all keys of the table or of other indexes, which keep them.
#[doc(hidden)]
#[track_caller]
pub const fn assert_own_key(layout: &Layout, keys: &[DeclaredKey], from: usize, to: usize, index: &str) {
    let mut own = from;
    while own < to {
        let name = keys[own].attribute(layout);
        let (mut is_shared, mut at) = (layout.is_key(name), 0);
        while at < keys.len() {
            is_shared = is_shared || (at < from || at >= to) && str_eq(keys[at].attribute(layout), name);
            at += 1;
        }
        if !is_shared {
            return;
        }
        own += 1;
    }
    let text =
        Message::new().push("all keys of `").push(index).push("` are also keys of the table or of another index, so ");
    panic!(
        "{}",
        text.push("`when` can't take items out of the index: use another attribute for its sort key").as_str()
    );
}

/// Fails if a query returns whole items from an index that doesn't project all of their attributes.
#[doc(hidden)]
#[track_caller]
pub const fn assert_projects_items(
    index: &IndexLayout,
    layout: &Layout,
    (names, key_only): (Names, &[&'static str]),
    keys: &[DeclaredKey],
    item: &str,
    index_name: &str,
    constructor: &str,
) {
    if let (ProjectionType::All, []) = (index.projection, key_only) {
        return;
    }
    let mut missing = index.find_missing(layout, &names, keys);
    let mut at = 0;
    while at < key_only.len() {
        if !index.has_key_with(layout, keys, key_only[at]) {
            missing = Some(key_only[at]);
        }
        at += 1;
    }
    if let Some(name) = missing {
        let text =
            Message::new().push("the index `").push(index_name).push("` doesn't project `").push(name).push("` of `");
        let text = text.push(item).push("`, so `").push(constructor).push("` can't return whole items: return keys, ");
        let text = text.push("`returns = key`, or a projection of attributes in the index, `returns = ").push(item);
        panic!("{}", text.push("Line`").as_str());
    }
}

/// Fails if the projection `names` of an item contains a field that isn't in the index. `names` are those of one field.
#[track_caller]
pub(crate) const fn assert_projected(
    layout: &Layout,
    index: &IndexLayout,
    (names, key_only): (&Names, &[&'static str]),
    keys: &[DeclaredKey],
    index_name: &str,
) {
    let mut at = 0;
    while at < key_only.len() {
        if names.contains(key_only[at]) {
            if index.has_key_with(layout, keys, key_only[at]) {
                return;
            }
            let text =
                Message::new().push("the index `").push(index_name).push("` doesn't project the key that contains `");
            panic!("{}", text.push(key_only[at]).push("`: remove the field").as_str());
        }
        at += 1;
    }
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
    if !layout.may_share_keys() {
        return;
    }
    let mut b = from;
    while b < to {
        let mut a = 0;
        while a < b {
            // The name is empty if the index has no such key, which `assert_index_keys` reports.
            if !keys[b].attribute(layout).is_empty()
                && str_eq(keys[a].attribute(layout), keys[b].attribute(layout))
                && !keys[a].shape.is_same(&keys[b].shape, false, true)
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
