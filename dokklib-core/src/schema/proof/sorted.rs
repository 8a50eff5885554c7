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
use crate::constant::str_eq;
use crate::schema::{DeclaredRole, KeyShape, Layout};

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
    if N > 1 << POSITION || has_equal_tags::<N>(layout) {
        return true;
    }
    match Keys::<N>::of(layout) {
        Some(keys) => keys.may_collide(layout),
        None => true,
    }
}

/// The text of a key before its first value: the prefix and the delimiter. Or a tag, without a delimiter.
#[derive(Clone, Copy)]
struct Lead<'s> {
    prefix: &'s [u8],
    delimiter: &'s [u8],
}

impl Lead<'_> {
    const EMPTY: Self = Self { prefix: &[], delimiter: &[] };

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

    /// Returns `true` if this text is sorted after the other one.
    const fn is_after(self, other: Self) -> bool {
        let mut at = 0;
        while at < self.len() && at < other.len() {
            let (byte, other) = (self.byte(at), other.byte(at));
            if byte != other {
                return byte > other;
            }
            at += 1;
        }
        self.len() > other.len()
    }
}

impl KeyShape {
    const fn lead(&self) -> Lead<'static> {
        let prefix = self.prefix.as_bytes();
        let delimiter: &'static [u8] = match (self.segments, prefix) {
            // A literal, or a key without a prefix.
            ([], _) | (_, []) => &[],
            _ => self.format.delimiter().as_bytes(),
        };
        Lead { prefix, delimiter }
    }
}

/// A text that is sorted, as one integer: from the highest bits, the number of the attribute in 8 bits, the first 12 bytes of the
/// text, its length in 8 bits, and its position in a list in 16 bits. Two integers are compared in one step of constant
/// evaluation, where each call of a function and each byte of a text takes many.
type Entry = u128;

/// The number of bits of the position in an [`Entry`], which limits the number of texts.
const POSITION: u32 = 16;

/// The number of bits of an [`Entry`] after its text.
const AFTER_TEXT: u32 = POSITION + 8;

/// The number of attributes that fit in an [`Entry`].
const MAX_ATTRIBUTES: usize = 256;

/// The number of bytes of the text in an [`Entry`].
const TEXT: u32 = 12;

/// The length in the [`Entry`] of all longer texts. They are compared as texts if they begin with the same bytes.
const LONG: Entry = 13;

const fn entry(attribute: usize, text: Lead<'_>, position: usize) -> Entry {
    let (mut entry, mut len) = (attribute as Entry, 0);
    let (mut prefix, mut delimiter) = (text.prefix, text.delimiter);
    while len < TEXT
        && let [a, b, c, d, rest @ ..] = prefix
    {
        entry = entry << 32 | (*a as Entry) << 24 | (*b as Entry) << 16 | (*c as Entry) << 8 | *d as Entry;
        (len, prefix) = (len + 4, rest);
    }
    while len < TEXT
        && let [byte, rest @ ..] = prefix
    {
        entry = entry << 8 | *byte as Entry;
        (len, prefix) = (len + 1, rest);
    }
    while len < TEXT
        && let [byte, rest @ ..] = delimiter
    {
        entry = entry << 8 | *byte as Entry;
        (len, delimiter) = (len + 1, rest);
    }
    let is_complete = matches!(prefix, []) && matches!(delimiter, []);
    entry = entry << (8 * (TEXT - len) + 8) | if is_complete { len as Entry } else { LONG };
    entry << POSITION | position as Entry
}

const fn position(entry: Entry) -> usize {
    (entry & ((1 << POSITION) - 1)) as usize
}

const fn is_long(entry: Entry) -> bool {
    (entry >> POSITION) & 0xff == LONG
}

/// Returns the first `len` entries in sorted order. Equal texts keep their order.
const fn sort<const N: usize>(mut sorted: [Entry; N], len: usize, texts: &[Lead<'_>; N]) -> [Entry; N] {
    let mut width = 1;
    while width < len {
        let mut merged = sorted;
        let mut start = 0;
        // Entries after the last middle are in their places.
        while start + width < len {
            let middle = start + width;
            let end = if middle + width < len { middle + width } else { len };
            let (mut left, mut right, mut to) = (start, middle, start);
            let (mut one, mut other) = (sorted[left], sorted[right]);
            loop {
                let takes_right = if (one ^ other) >> POSITION == 0 && is_long(one) {
                    texts[position(one)].is_after(texts[position(other)])
                } else {
                    one > other
                };
                if takes_right {
                    merged[to] = other;
                    right += 1;
                    if right == end {
                        break;
                    }
                    other = sorted[right];
                } else {
                    merged[to] = one;
                    left += 1;
                    if left == middle {
                        break;
                    }
                    one = sorted[left];
                }
                to += 1;
            }
            // The entries that are left on the right are in their places.
            while left < middle {
                to += 1;
                merged[to] = sorted[left];
                left += 1;
            }
            start = end;
        }
        sorted = merged;
        width *= 2;
    }
    sorted
}

/// Returns `true` if both entries have the same attribute and text.
const fn is_equal<const N: usize>(one: Entry, other: Entry, texts: &[Lead<'_>; N]) -> bool {
    (one ^ other) >> POSITION == 0
        && (!is_long(one) || {
            let (one, other) = (texts[position(one)], texts[position(other)]);
            one.len() == other.len() && one.is_compatible(other)
        })
}

const fn has_equal_tags<const N: usize>(layout: &Layout) -> bool {
    if layout.tag.is_none() {
        return false;
    }
    let (mut tags, mut texts, mut len, mut at) = ([0; N], [Lead::EMPTY; N], 0, 0);
    let entities = layout.entities;
    let count = entities.len();
    while at < count {
        let entity = &entities[at];
        if !entity.derive_failed() {
            texts[len] = Lead { prefix: entity.tag(layout).as_bytes(), delimiter: &[] };
            tags[len] = entry(0, texts[len], len);
            len += 1;
        }
        at += 1;
    }
    let sorted = sort(tags, len, &texts);
    at = 1;
    while at < len {
        if is_equal(sorted[at], sorted[at - 1], &texts) {
            return true;
        }
        at += 1;
    }
    false
}

/// The keys of all entities.
struct Keys<const N: usize> {
    shapes: [Option<&'static KeyShape>; N],
    leads: [Lead<'static>; N],
    /// The entries of the keys, sorted by attribute and lead.
    sorted: [Entry; N],
    len: usize,
}

impl<const N: usize> Keys<N> {
    /// Returns `None` if two keys have different delimiters, or if an index or the schema has no such key, which is reported
    /// elsewhere.
    const fn of(layout: &Layout) -> Option<Self> {
        let (mut shapes, mut leads, mut entries, mut len) = ([None; N], [Lead::EMPTY; N], [0; N], 0);
        let (mut attributes, mut attribute_count) = ([""; N], 0);
        // The number of the attribute of each key.
        let mut numbers = [0; N];
        let (mut entity, mut previous) = (0, 0);
        let entities = layout.entities;
        let entity_count = entities.len();
        let mut delimiter = None;
        while entity < entity_count {
            let declared = entities[entity].keys;
            let (start, key_count, mut at) = (len, declared.len(), 0);
            while at < key_count {
                let name = declared[at].attribute(layout);
                // Usually the entity before has the same keys, in the same order.
                let guess = numbers[previous + at];
                let mut attribute = guess;
                if attribute >= attribute_count || !str_eq(attributes[attribute], name) {
                    attribute = 0;
                    while attribute < attribute_count && !str_eq(attributes[attribute], name) {
                        attribute += 1;
                    }
                }
                if attribute == attribute_count {
                    if name.is_empty() || attribute_count == MAX_ATTRIBUTES {
                        return None;
                    }
                    attributes[attribute] = name;
                    attribute_count += 1;
                }
                let shape = &declared[at].shape;
                let found = shape.format.delimiter();
                match delimiter {
                    Some(delimiter) if !str_eq(delimiter, found) => return None,
                    _ => delimiter = Some(found),
                }
                shapes[len] = Some(shape);
                numbers[len] = attribute;
                leads[len] = shape.lead();
                entries[len] = entry(attribute, leads[len], len);
                len += 1;
                at += 1;
            }
            previous = start;
            entity += 1;
        }
        Some(Self { shapes, leads, sorted: sort(entries, len, &leads), len })
    }

    const fn may_collide(&self, layout: &Layout) -> bool {
        match self.numbers(layout) {
            Some(numbers) => has_equal_primary_keys(layout, &numbers),
            None => true,
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
            while before > 0 && found == len && is_equal(key, distinct[before - 1], &self.leads) {
                before -= 1;
                if self.is_same_shape(position(key), position(distinct[before])) {
                    found = before;
                }
            }
            if found == len {
                distinct[len] = key;
                len += 1;
            }
            shape_of[position(key)] = found;
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
            while second < len && self.is_compatible(distinct[first], distinct[second]) {
                let (one, other) = (position(distinct[first]), position(distinct[second]));
                let (Some(shape), Some(next)) = (self.shapes[one], self.shapes[other]) else { return None };
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

    /// Returns `true` if both keys are in the same attribute, and the lead of one begins with that of the other one.
    const fn is_compatible(&self, one: Entry, other: Entry) -> bool {
        let (len, other_len) = ((one >> POSITION) & 0xff, (other >> POSITION) & 0xff);
        let shorter = if len < other_len { len as u32 } else { other_len as u32 };
        let compared = if shorter < TEXT { shorter } else { TEXT };
        (one ^ other) >> (AFTER_TEXT + 8 * (TEXT - compared)) == 0
            && (shorter <= TEXT || self.leads[position(one)].is_compatible(self.leads[position(other)]))
    }

    /// Returns `true` if both keys have the same shape, in every respect that the proof depends on.
    const fn is_same_shape(&self, one: usize, other: usize) -> bool {
        let (Some(one), Some(other)) = (self.shapes[one], self.shapes[other]) else { return false };
        let has_same_entity = match (one.entity, other.entity) {
            (Some(a), Some(b)) => a.segment_count == b.segment_count,
            _ => true,
        };
        has_same_entity && one.is_unescaped() == other.is_unescaped() && one.is_same(other, false, false)
    }
}

/// The number of a key that isn't made of parts. It can have any value.
const ANY: usize = u32::MAX as usize;

/// Returns `true` if two entities have primary keys of the same shapes, and don't declare that they share their keys.
///
/// `numbers` contains the number of the shape of each key.
const fn has_equal_primary_keys<const N: usize>(layout: &Layout, numbers: &[usize; N]) -> bool {
    let (mut primary, mut len) = ([0; N], 0);
    let (mut any_partitions, mut any_sorts) = (0, 0);
    let (mut at, mut first_key) = (0, 0);
    let entities = layout.entities;
    let count = entities.len();
    while at < count {
        let entity = &entities[at];
        let keys = entity.keys;
        let (mut partition, mut sort, mut key) = (ANY, ANY, 0);
        let key_count = keys.len();
        while key < key_count {
            match keys[key].role {
                DeclaredRole::Partition => partition = numbers[first_key + key],
                DeclaredRole::Sort => sort = numbers[first_key + key],
                _ => {}
            }
            key += 1;
        }
        first_key += key_count;
        if !entity.derive_failed() {
            any_partitions += (partition == ANY) as usize;
            any_sorts += (sort == ANY) as usize;
            // The length of the text is 0, which isn't compared.
            primary[len] = (partition as Entry) << 64 | (sort as Entry) << AFTER_TEXT | at as Entry;
            len += 1;
        }
        at += 1;
    }
    let is_mixed = (any_partitions > 0 && any_partitions < len) || (any_sorts > 0 && any_sorts < len);
    if is_mixed {
        return true;
    }
    let sorted = sort(primary, len, &[Lead::EMPTY; N]);
    let mut first = 0;
    while first < len {
        let mut second = first + 1;
        while second < len && (sorted[first] ^ sorted[second]) >> POSITION == 0 {
            if !shares_key(&entities[position(sorted[first])], &entities[position(sorted[second])]) {
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
