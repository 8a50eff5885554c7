//! Checks in constant evaluation of entities that share a key: only their tags distinguish their items.

use super::{ListedEntity, keys_overlap};
use crate::constant::{Message, str_eq};
use crate::schema::{IndexLayout, KeyElement, KeyShape, Layout};

/// Returns `true` if one of the entities declares that it shares its key with the other one. [`assert_shared_key`] reports a
/// declaration on one side only.
pub(super) const fn shares_key(first: &ListedEntity, second: &ListedEntity) -> bool {
    contains(first.shares_key_with, second.id) || contains(second.shares_key_with, first.id)
}

const fn contains(ids: &[&str], id: &str) -> bool {
    let mut at = 0;
    while at < ids.len() {
        if str_eq(ids[at], id) {
            return true;
        }
        at += 1;
    }
    false
}

impl Layout {
    const fn entity(&self, id: &str) -> Option<&'static ListedEntity> {
        let at = self.position(id);
        if at < self.entities.len() { Some(&self.entities[at]) } else { None }
    }

    /// Returns the position of the entity in the list, or the length of the list.
    const fn position(&self, id: &str) -> usize {
        let mut at = 0;
        while at < self.entities.len() && !str_eq(self.entities[at].id, id) {
            at += 1;
        }
        at
    }
}

impl KeyShape {
    /// Returns `true` if two different entities declare the same text as the prefix of the two shapes.
    pub(super) const fn has_prefix_of_another_entity(&self, other: &Self) -> bool {
        match (self.entity, other.entity) {
            (Some(a), Some(b)) => !self.prefix.is_empty() && str_eq(self.prefix, other.prefix) && !str_eq(a.id, b.id),
            _ => false,
        }
    }

    /// Returns `true` if the entities of the two prefixes share their keys.
    pub(super) const fn shares_prefix(&self, other: &Self, layout: &Layout) -> bool {
        let (Some(a), Some(b)) = (self.entity, other.entity) else { return false };
        match (layout.entity(a.id), layout.entity(b.id)) {
            (Some(a), Some(b)) => shares_key(a, b),
            _ => false,
        }
    }
}

/// Fails if `entity` can't share its key with the entity whose identity is `other`, whose name is `other_name`.
#[doc(hidden)]
#[track_caller]
pub const fn assert_shared_key(
    layout: &Layout,
    schema: &str,
    (entity, entity_name): (&str, &str),
    (other, other_name): (&str, &str),
) {
    let text = Message::new();
    // A mistake of both entities is reported at the first one.
    let is_reported = match (layout.entity(entity), layout.entity(other)) {
        (Some(entity), Some(other)) => {
            contains(other.shares_key_with, entity.id) && layout.position(other.id) < layout.position(entity.id)
        }
        _ => false,
    };
    if is_reported {
        return;
    }
    if layout.tag.is_none() {
        let text = text.push("only a tag can distinguish the items of `").push(entity_name).push("` and `");
        let text = text.push(other_name).push("`, and `").push(schema).push("` has none: add one, ");
        panic!("{}", text.push("`#[schema(tag = \"type\")]`").as_str());
    }
    let Some(other) = layout.entity(other) else {
        let text = text.push("the schema `").push(schema).push("` doesn't list `").push(other_name);
        panic!("{}", text.push("`: add it, `#[schema(entities(").push(other_name).push(", ..))]`").as_str());
    };
    let Some(entity) = layout.entity(entity) else { return };
    if other.derive_failed() || entity.derive_failed() {
        return;
    }
    if !contains(other.shares_key_with, entity.id) {
        let text = text.push("`").push(other_name).push("` doesn't declare that it shares its key with `");
        let text = text.push(entity_name).push("`: add `#[entity(shares_key_with(").push(entity_name);
        panic!("{}", text.push("))]` to it").as_str());
    }
    if !keys_overlap(Some(layout), entity, other) {
        let text = text.push("items of `").push(entity_name).push("` and `").push(other_name);
        let text = text.push("` never have the same key: declare the same `pk` and `sk` for both, or remove ");
        panic!("{}", text.push("`shares_key_with`").as_str());
    }
}

/// Fails if a query of the index reads items of another entity with the same primary keys, and the index doesn't contain the tag,
/// which distinguishes them.
#[doc(hidden)]
#[track_caller]
pub const fn assert_tag_in_index(
    layout: &Layout,
    index: &IndexLayout,
    entity: &str,
    entity_name: &str,
    index_name: &str,
) {
    let (Some(entity), Some(tag)) = (layout.entity(entity), layout.tag) else { return };
    if index.projects(layout, tag) {
        return;
    }
    let mut at = 0;
    while at < entity.shares_key_with.len() {
        if let Some(other) = layout.entity(entity.shares_key_with[at])
            && other.may_be_in(layout, index)
        {
            let text = Message::new().push("`").push(entity_name).push("` shares its key with `").push(other.name);
            let text = text.push("`, and the index `").push(index_name).push("` doesn't project the tag `").push(tag);
            let text = text.push("`, which distinguishes their items: add it to the index, `projection = include(\"");
            panic!("{}", text.push(tag).push("\")`").as_str());
        }
        at += 1;
    }
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
