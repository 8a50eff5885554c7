//! The proof, in constant evaluation, that no two entities of a schema can have one key.

mod index;

pub use self::index::{GivenKey, assert_holds_items, assert_in_index, assert_index_keys, assert_one_key_each};

use self::index::assert_distinct_in_index;
use super::part::Form;
use super::shape::{DeclaredKey, Head, KeyEntity, KeyShape, Role, Segment};
use crate::attribute::fields::Names;
use crate::constant::{Message, same};
use crate::schema::Layout;

/// An entity of a schema, with the keys of its items.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub struct Listed {
    name: &'static str,
    /// The prefix, which is what a tag says too.
    prefix: &'static str,
    keys: &'static [DeclaredKey],
    /// The attributes that the items may have.
    names: Names,
}

impl Listed {
    pub(crate) const fn new(
        name: &'static str,
        prefix: &'static str,
        keys: &'static [DeclaredKey],
        names: Names,
    ) -> Self {
        Self { name, prefix, keys, names }
    }

    pub(crate) const fn name(&self) -> &'static str {
        self.name
    }

    /// Whether nothing is known of its keys, after an error of the derive: a further one would be about the same mistake.
    const fn is_unknown(&self) -> bool {
        self.keys.is_empty()
    }

    /// Whether a primary key is of the shape that the entity's have.
    pub(crate) fn has_key(&self, partition: &str, sort: &str) -> bool {
        let is_of = |role, text| self.key(role).is_some_and(|shape| shape.split(text).is_some());
        is_of(Role::Partition, partition) && is_of(Role::Sort, sort)
    }

    /// Whether an attribute is a part of one of the entity's keys.
    pub(crate) fn has_part(&self, name: &str) -> bool {
        self.keys.iter().any(|key| key.fields().any(|field| field == name))
    }

    /// Whether both have one prefix, which is what a tag says too.
    pub(crate) const fn has_prefix_of(&self, other: &Self) -> bool {
        same(self.prefix, other.prefix)
    }

    pub(crate) const fn key(&self, role: Role) -> Option<&KeyShape> {
        let mut at = 0;
        while at < self.keys.len() {
            if self.keys[at].role.is(role) {
                return Some(&self.keys[at].shape);
            }
            at += 1;
        }
        None
    }
}

impl Role {
    const fn is(self, other: Self) -> bool {
        match (self, other) {
            (Self::Partition, Self::Partition) | (Self::Sort, Self::Sort) => true,
            (Self::IndexPartition(a, _), Self::IndexPartition(b, _))
            | (Self::IndexSort(a, _), Self::IndexSort(b, _)) => same(a, b),
            _ => false,
        }
    }
}

/// What can stand between two delimiters.
#[derive(Clone, Copy)]
enum Piece {
    Literal(&'static str),
    /// A text without delimiters.
    Part,
    /// Any text to the end.
    Raw,
}

impl KeyShape {
    const fn piece(&self, at: usize) -> Option<Piece> {
        if at == 0 {
            return Some(Piece::Literal(self.prefix));
        }
        if at > self.segments.len() {
            return None;
        }
        Some(match self.segments[at - 1] {
            Segment::Literal(text) => Piece::Literal(text),
            Segment::Part { .. } if self.is_raw() && at == self.segments.len() => Piece::Raw,
            Segment::Part { .. } => Piece::Part,
        })
    }

    /// Whether a key of one shape and a key of the other can be the same text.
    const fn meets(&self, other: &Self) -> bool {
        let mut at = 0;
        loop {
            match (self.piece(at), other.piece(at)) {
                (None, None) => return true,
                // One of them has a delimiter more.
                (None, Some(_)) | (Some(_), None) => return false,
                (Some(Piece::Raw), Some(_)) | (Some(_), Some(Piece::Raw)) => return true,
                (Some(Piece::Literal(a)), Some(Piece::Literal(b))) => {
                    if !same(a, b) {
                        return false;
                    }
                }
                // A part may have any value.
                (Some(Piece::Part), Some(_)) | (Some(_), Some(Piece::Part)) => {}
            }
            at += 1;
        }
    }

    /// Whether both are declared alike: by one entity, with the same literals and forms of parts.
    const fn is_declared_like(&self, other: &Self, by_field: bool) -> bool {
        let alike = match (self.head, other.head) {
            (None, None) => same(self.prefix, other.prefix),
            (Some(Head { id: a, .. }), Some(Head { id: b, .. })) => same(a, b),
            _ => false,
        };
        alike && self.segments.len() == other.segments.len() && self.agrees(other, self.segments.len(), by_field, true)
    }

    /// Whether keys of one entity go on alike, as far as that entity declares them.
    ///
    /// Other literals than it declares are reported where they stand.
    const fn has_parts_like(&self, other: &Self) -> bool {
        match (self.head, other.head) {
            (Some(a), Some(b)) if same(a.id, b.id) => {
                a.declared == b.declared && self.agrees(other, a.declared, false, false)
            }
            _ => true,
        }
    }

    /// Whether the first segments are alike, so many as both have: their kinds, and if asked for their fields and literals.
    const fn agrees(&self, other: &Self, segments: usize, by_field: bool, by_literal: bool) -> bool {
        let mut at = 0;
        while at < segments && at < self.segments.len() && at < other.segments.len() {
            let alike = match (self.segments[at], other.segments[at]) {
                (Segment::Literal(a), Segment::Literal(b)) => !by_literal || same(a, b),
                (Segment::Part { field: a, form }, Segment::Part { field: b, form: other }) => {
                    form.is(other) && (!by_field || same(a, b))
                }
                _ => false,
            };
            if !alike {
                return false;
            }
            at += 1;
        }
        true
    }
}

impl Form {
    const fn is(self, other: Self) -> bool {
        match (self, other) {
            (Self::Natural, Self::Natural) | (Self::Reversed(_), Self::Reversed(_)) => true,
            (Self::Padded { width: a, .. }, Self::Padded { width: b, .. }) => a == b,
            _ => false,
        }
    }
}

/// Refuses an entity of a schema of which one key attribute, or the primary key, can be the same text as one of those that are
/// listed before.
#[doc(hidden)]
#[track_caller]
pub const fn assert_distinct(layout: &Layout, schema: &str, before: &[&Listed], second: &Listed) {
    let mut at = 0;
    while at < before.len() {
        assert_two_distinct(layout, schema, before[at], second);
        at += 1;
    }
}

#[track_caller]
const fn assert_two_distinct(layout: &Layout, schema: &str, first: &Listed, second: &Listed) {
    if first.is_unknown() || second.is_unknown() {
        return;
    }
    let mut a = 0;
    while a < first.keys.len() {
        let mut b = 0;
        while b < second.keys.len() {
            let (one, other) = (&first.keys[a], &second.keys[b]);
            // Most prefixes differ, and then nothing else has to be compared: that is done for each two keys of each two
            // entities.
            if same(one.shape.prefix, other.shape.prefix) {
                let attribute = one.attribute(layout);
                if !attribute.is_empty() && same(attribute, other.attribute(layout)) {
                    assert_distinct_keys(schema, attribute, (first, &one.shape), (second, &other.shape));
                }
            }
            b += 1;
        }
        a += 1;
    }
    if meet(first, second, Role::Partition, Role::Sort) {
        let text =
            Message::new().push("in `").push(schema).push("`, `").push(first.name).push("` and `").push(second.name);
        let text = text
            .push("` can have the same primary key: give one of them a sort key of its own, such as `sk = Self(..)`");
        panic!("{}", text.as_str());
    }
    if same(first.prefix, second.prefix) {
        let text =
            Message::new().push("in `").push(schema).push("`, `").push(first.name).push("` and `").push(second.name);
        let text = text.push("` have the same prefix \"").push(first.prefix);
        panic!("{}", text.push("\", which the tag says too: give one of them another `prefix = \"..\"`").as_str());
    }
    let mut at = 0;
    while at < layout.indexes.len() {
        assert_distinct_in_index(layout, schema, &layout.indexes[at], (first, second));
        at += 1;
    }
}

/// Whether an item can be one of both entities, by its primary key.
pub(crate) const fn can_be_one_item(first: &Listed, second: &Listed) -> bool {
    !first.is_unknown() && !second.is_unknown() && meet(first, second, Role::Partition, Role::Sort)
}

/// Whether both keys of the two entities can be the same; a key that isn't made of parts always can.
const fn meet(first: &Listed, second: &Listed, partition: Role, sort: Role) -> bool {
    let partitions_meet = match (first.key(partition), second.key(partition)) {
        (Some(a), Some(b)) => a.meets(b),
        _ => true,
    };
    partitions_meet
        && match (first.key(sort), second.key(sort)) {
            (Some(a), Some(b)) => a.meets(b),
            _ => true,
        }
}

#[track_caller]
const fn assert_distinct_keys(
    schema: &str,
    attribute: &str,
    first: (&Listed, &KeyShape),
    second: (&Listed, &KeyShape),
) {
    let (one, other) = (first.1, second.1);
    let two_entities = match (one.head, other.head) {
        (Some(a), Some(b)) => same(one.prefix, other.prefix) && !same(a.id, b.id),
        _ => false,
    };
    if two_entities || !one.has_parts_like(other) || one.meets(other) && !one.is_declared_like(other, false) {
        let text =
            Message::new().push("in `").push(schema).push("`, `").push(attribute).push("` of `").push(first.0.name);
        let text = text.shape(one).push(" and of `").push(second.0.name).shape(other);
        let text = if two_entities {
            text.push(" begin with the prefix of two entities: give one of them another `prefix = \"..\"`")
        } else if !one.has_parts_like(other) {
            text.push(" have one prefix and different parts after it: one prefix has one list of parts in an attribute")
        } else {
            text.push(" can be the same text: give one of them a literal of its own")
        };
        panic!("{}", text.as_str());
    }
}

/// Refuses a key that extends one of another entity in a schema that can't tell the two apart.
#[doc(hidden)]
#[track_caller]
pub const fn assert_tagged(layout: &Layout, schema: &str, listed: &Listed) {
    let mut at = 0;
    while layout.tag.is_none() && at < listed.keys.len() {
        if listed.keys[at].shape.is_extension() {
            let text = Message::new().push("in `").push(schema).push("`, a key of `").push(listed.name);
            let text = text.shape(&listed.keys[at].shape).push(" extends another entity's, whose queries meet it: ");
            let text = text.push("give the schema a tag, by which they leave it out: `tag = \"type\"`");
            panic!("{}", text.as_str());
        }
        at += 1;
    }
}

/// Refuses a key of another entity whose literals aren't those that the entity declares, and one that extends raw keys.
#[doc(hidden)]
#[track_caller]
pub const fn assert_literals(entity: KeyEntity, segments: &'static [Segment], shown: &str) {
    let shape = KeyShape::of(entity, segments);
    if shape.is_extension() && shape.is_raw() {
        let text =
            Message::new().push("the keys of `").push(shown).push("` are raw, so one that goes on could be one of ");
        panic!("{}", text.push("its own: they can't be extended").as_str());
    }
    let mut at = 0;
    while at < entity.segments.len() && at < segments.len() {
        if let (Segment::Literal(given), Segment::Literal(declared)) = (segments[at], entity.segments[at])
            && !same(given, declared)
        {
            let text =
                Message::new().push("a key of `").push(shown).push("` has \"").push(declared).push("\" here, not \"");
            panic!("{}", text.push(given).push("\"").as_str());
        }
        at += 1;
    }
}

impl Message {
    /// `` ` (`ORDER#<placed_at>#<id>`) ``: closes the entity's name before it.
    pub(crate) const fn shape(self, shape: &KeyShape) -> Self {
        let mut text = self.push("` (`").push(shape.prefix);
        let mut at = 0;
        while at < shape.segments.len() {
            text = match shape.segments[at] {
                Segment::Literal(literal) => text.push("#").push(literal),
                Segment::Part { field, .. } => text.push("#<").push(field).push(">"),
            };
            at += 1;
        }
        text.push("`)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn entity(prefix: &'static str, raw: bool, segments: &'static [Segment]) -> KeyShape {
        KeyShape { prefix, head: Some(Head { id: prefix, raw, declared: 1 }), segments }
    }

    const PART: Segment = Segment::part("a");
    const ITEM: Segment = Segment::Literal("ITEM");

    #[test]
    fn shapes_meet_if_one_text_is_of_both() {
        let order = entity("ORDER", false, &[PART]);
        let line = entity("ORDER", false, &[PART, ITEM, PART]);
        let raw = entity("ORDER", true, &[PART]);
        for (one, other, meet) in [
            (order, order, true),
            (order, entity("ORDERS", false, &[PART]), false),
            (order, entity("ORDER", false, &[PART, PART]), false),
            (order, entity("ORDER", false, &[ITEM]), true),
            (order, line, false),
            (line, entity("ORDER", false, &[PART, Segment::Literal("NOTE"), PART]), false),
            (line, entity("ORDER", false, &[PART, PART, PART]), true),
            (raw, line, true),
            (raw, order, true),
            (raw, entity("ORDERS", true, &[PART]), false),
            (KeyShape::literal("ORDER"), order, false),
            (KeyShape::literal("ORDER"), raw, false),
            (KeyShape::literal("A"), KeyShape::literal("A"), true),
            (KeyShape::literal("A"), KeyShape::literal("B"), false),
        ] {
            assert_eq!(one.meets(&other), meet, "{one:?} {other:?}");
            assert_eq!(other.meets(&one), meet, "{other:?} {one:?}");
        }
    }

    #[test]
    fn messages_show_shapes() {
        let text = Message::new().push("`Line").shape(&entity("ORDER", false, &[PART, ITEM]));
        assert_eq!(text.as_str(), "`Line` (`ORDER#<a>#ITEM`)");
    }
}
