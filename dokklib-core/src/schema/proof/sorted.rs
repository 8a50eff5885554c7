//! The fast part of the collision proof: one pass over the sorted keys of all entities.
//!
//! Two keys in one attribute can be equal only if the text before the first value of one key, its lead, begins with that of the
//! other one. The keys are therefore sorted by attribute and lead, and each key is compared with those that follow it until the
//! lead differs. Keys of one shape are compared once, such as the partition keys of all items of a tenant. The time to compile a
//! schema then grows with the number of its entities, and not with the number of pairs of entities.
//!
//! [`may_collide`] may return `true` for entities that don't collide, but never `false` for entities that do. Entities are compared one by one
//! only if it returns `true`, to find the collision and to build its message.

use super::shared_key::shares_key;
use super::{DeclaredRole, KeyShape, Layout};
use crate::constant::str_eq;

/// Returns the capacity that [`may_collide`] needs.
#[doc(hidden)]
pub const fn key_count(layout: &Layout) -> usize {
    let (mut count, mut at) = (layout.entities.len(), 0);
    while at < layout.entities.len() {
        count += layout.entities[at].keys.len();
        at += 1;
    }
    count
}

/// Returns `false` if no two entities of the schema can share the value of a key attribute, the primary key or the tag.
#[doc(hidden)]
pub const fn may_collide<const N: usize>(layout: &Layout) -> bool {
    has_equal_tags::<N>(layout) || Keys::<N>::of(layout).may_collide(layout)
}

/// A text that is sorted.
#[derive(Clone, Copy)]
struct SortedText {
    /// The number of the attribute.
    attribute: usize,
    text: Lead<'static>,
    /// The first bytes of the text. Most texts differ in them, and two integers are compared faster than two texts.
    beginning: u128,
}

/// The text of a key before its first value: the prefix and the delimiter.
#[derive(Clone, Copy)]
struct Lead<'s> {
    prefix: &'s [u8],
    delimiter: &'s [u8],
}

impl Lead<'_> {
    const fn len(self) -> usize {
        self.prefix.len() + self.delimiter.len()
    }

    const fn byte(self, at: usize) -> u8 {
        if at < self.prefix.len() { self.prefix[at] } else { self.delimiter[at - self.prefix.len()] }
    }

    /// Returns `true` if one of the texts begins with the other one.
    const fn is_compatible(self, other: Self) -> bool {
        let mut at = 0;
        while at < self.len() && at < other.len() {
            if self.byte(at) != other.byte(at) {
                return false;
            }
            at += 1;
        }
        true
    }
}

impl KeyShape {
    const fn lead(&self) -> Lead<'static> {
        let has_delimiter = !self.is_literal() && !self.prefix.is_empty();
        let delimiter: &'static str = if has_delimiter { self.format.delimiter() } else { "" };
        Lead { prefix: self.prefix.as_bytes(), delimiter: delimiter.as_bytes() }
    }
}

impl SortedText {
    const EMPTY: Self = Self::new(0, Lead { prefix: &[], delimiter: &[] });

    const fn new(attribute: usize, text: Lead<'static>) -> Self {
        let (mut beginning, mut at) = (0, 0);
        while at < 16 {
            beginning = beginning << 8 | if at < text.len() { text.byte(at) as u128 } else { 0 };
            at += 1;
        }
        Self { attribute, text, beginning }
    }

    /// Returns `true` if this text is sorted after the other one.
    const fn is_after(&self, other: &Self) -> bool {
        if self.attribute != other.attribute {
            return self.attribute > other.attribute;
        }
        if self.beginning != other.beginning {
            return self.beginning > other.beginning;
        }
        let mut at = 16;
        while at < self.text.len() && at < other.text.len() {
            let (byte, other) = (self.text.byte(at), other.text.byte(at));
            if byte != other {
                return byte > other;
            }
            at += 1;
        }
        self.text.len() > other.text.len()
    }
}

/// Returns the positions of the first `len` texts in sorted order. Equal texts keep their order.
const fn sort<const N: usize>(texts: &[SortedText; N], len: usize) -> [usize; N] {
    let mut sorted = [0; N];
    let mut at = 0;
    while at < len {
        sorted[at] = at;
        at += 1;
    }
    let mut width = 1;
    while width < len {
        let mut merged = sorted;
        let mut start = 0;
        while start < len {
            let middle = if start + width < len { start + width } else { len };
            let end = if middle + width < len { middle + width } else { len };
            let (mut left, mut right, mut to) = (start, middle, start);
            while to < end {
                let takes_right = left == middle || right < end && texts[sorted[left]].is_after(&texts[sorted[right]]);
                if takes_right {
                    merged[to] = sorted[right];
                    right += 1;
                } else {
                    merged[to] = sorted[left];
                    left += 1;
                }
                to += 1;
            }
            start = end;
        }
        sorted = merged;
        width *= 2;
    }
    sorted
}

const fn has_equal_tags<const N: usize>(layout: &Layout) -> bool {
    if layout.tag.is_none() {
        return false;
    }
    let (mut tags, mut len, mut at) = ([SortedText::EMPTY; N], 0, 0);
    while at < layout.entities.len() {
        let entity = &layout.entities[at];
        if !entity.derive_failed() {
            let tag = Lead { prefix: entity.tag(layout).as_bytes(), delimiter: &[] };
            tags[len] = SortedText::new(0, tag);
            len += 1;
        }
        at += 1;
    }
    let sorted = sort(&tags, len);
    at = 1;
    while at < len {
        if !tags[sorted[at]].is_after(&tags[sorted[at - 1]]) {
            return true;
        }
        at += 1;
    }
    false
}

/// The keys of all entities.
struct Keys<const N: usize> {
    shapes: [Option<&'static KeyShape>; N],
    leads: [SortedText; N],
    /// The positions of the keys, sorted by their leads.
    sorted: [usize; N],
    len: usize,
    /// `false` if an index or the schema has no such key, which is reported elsewhere.
    have_attributes: bool,
}

impl<const N: usize> Keys<N> {
    const fn of(layout: &Layout) -> Self {
        let mut keys =
            Self { shapes: [None; N], leads: [SortedText::EMPTY; N], sorted: [0; N], len: 0, have_attributes: true };
        let (mut attributes, mut attribute_count) = ([""; N], 0);
        let mut entity = 0;
        while entity < layout.entities.len() {
            let declared = layout.entities[entity].keys;
            let mut at = 0;
            while at < declared.len() {
                let name = declared[at].attribute(layout);
                let mut attribute = 0;
                while attribute < attribute_count && !str_eq(attributes[attribute], name) {
                    attribute += 1;
                }
                if attribute == attribute_count {
                    attributes[attribute] = name;
                    attribute_count += 1;
                }
                keys.have_attributes = keys.have_attributes && !name.is_empty();
                let shape = &declared[at].shape;
                keys.shapes[keys.len] = Some(shape);
                keys.leads[keys.len] = SortedText::new(attribute, shape.lead());
                keys.len += 1;
                at += 1;
            }
            entity += 1;
        }
        keys.sorted = sort(&keys.leads, keys.len);
        keys
    }

    const fn may_collide(&self, layout: &Layout) -> bool {
        match self.numbers(layout) {
            Some(numbers) if self.have_attributes => has_equal_primary_keys(layout, &numbers),
            _ => true,
        }
    }

    /// Returns the number of each key's shape. Keys in one attribute can be equal only if their shapes have the same number.
    /// Returns `None` if two shapes conflict.
    const fn numbers(&self, layout: &Layout) -> Option<[usize; N]> {
        // The first key of each shape.
        let (mut distinct, mut len) = ([0; N], 0);
        let mut shape_of = [0; N];
        let mut at = 0;
        while at < self.len {
            let key = self.sorted[at];
            let mut found = len;
            let mut before = len;
            while before > 0 && found == len && !self.leads[key].is_after(&self.leads[distinct[before - 1]]) {
                before -= 1;
                if self.is_same_shape(key, distinct[before]) {
                    found = before;
                }
            }
            if found == len {
                distinct[len] = key;
                len += 1;
            }
            shape_of[key] = found;
            at += 1;
        }
        let mut numbers = [0; N];
        let mut first = 0;
        while first < len {
            numbers[first] = first;
            first += 1;
        }
        first = 0;
        while first < len {
            let mut second = first + 1;
            while second < len {
                let (one, other) = (&self.leads[distinct[first]], &self.leads[distinct[second]]);
                if one.attribute != other.attribute {
                    break;
                }
                let (Some(shape), Some(next)) = (self.shapes[distinct[first]], self.shapes[distinct[second]]) else {
                    return None;
                };
                if !shape.has_delimiter_of(next) {
                    return None;
                }
                if !one.text.is_compatible(other.text) {
                    break;
                }
                let needs_tag = layout.tag.is_none() && shape.has_prefix_of_another_entity(next);
                if needs_tag || shape.conflict_with(next, layout).is_some() {
                    return None;
                }
                if shape.is_same(next, true, false) {
                    numbers[second] = numbers[first];
                }
                second += 1;
            }
            first += 1;
        }
        at = 0;
        while at < self.len {
            shape_of[at] = numbers[shape_of[at]];
            at += 1;
        }
        Some(shape_of)
    }

    /// Returns `true` if both keys have the same shape, in every respect that the proof depends on.
    const fn is_same_shape(&self, one: usize, other: usize) -> bool {
        let (Some(one), Some(other)) = (self.shapes[one], self.shapes[other]) else { return false };
        let has_same_entity = match (one.entity, other.entity) {
            (Some(a), Some(b)) => a.segment_count == b.segment_count,
            _ => true,
        };
        has_same_entity
            && one.is_unescaped() == other.is_unescaped()
            && one.has_delimiter_of(other)
            && one.is_same(other, false, false)
    }
}

/// The number of a key that isn't made of parts. It can have any value.
const ANY: usize = usize::MAX;

/// Returns `true` if two entities have primary keys of the same shapes, and don't declare that they share their keys.
///
/// `numbers` contains the number of the shape of each key.
const fn has_equal_primary_keys<const N: usize>(layout: &Layout, numbers: &[usize; N]) -> bool {
    let (mut primary, mut len) = ([SortedText::EMPTY; N], 0);
    // The positions of the entities in the list.
    let mut listed = [0; N];
    let (mut any_partitions, mut any_sorts) = (0, 0);
    let (mut entity, mut position) = (0, 0);
    while entity < layout.entities.len() {
        let keys = layout.entities[entity].keys;
        let (mut partition, mut sort, mut at) = (ANY, ANY, 0);
        while at < keys.len() {
            match keys[at].role {
                DeclaredRole::Partition => partition = numbers[position],
                DeclaredRole::Sort => sort = numbers[position],
                _ => {}
            }
            (at, position) = (at + 1, position + 1);
        }
        if !layout.entities[entity].derive_failed() {
            any_partitions += (partition == ANY) as usize;
            any_sorts += (sort == ANY) as usize;
            primary[len] = SortedText { attribute: partition, beginning: sort as u128, ..SortedText::EMPTY };
            listed[len] = entity;
            len += 1;
        }
        entity += 1;
    }
    let is_mixed = (any_partitions > 0 && any_partitions < len) || (any_sorts > 0 && any_sorts < len);
    if is_mixed {
        return true;
    }
    let sorted = sort(&primary, len);
    let mut first = 0;
    while first < len {
        let mut second = first + 1;
        while second < len && !primary[sorted[second]].is_after(&primary[sorted[first]]) {
            if !shares_key(&layout.entities[listed[sorted[first]]], &layout.entities[listed[sorted[second]]]) {
                return true;
            }
            second += 1;
        }
        first += 1;
    }
    false
}

#[cfg(test)]
mod tests;
