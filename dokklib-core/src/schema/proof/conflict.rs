//! The reasons why two entities of a schema can't have keys of two shapes in one attribute.

use super::{ListedEntity, overlap};
use crate::constant::{Message, str_eq};
use crate::schema::{KeyShape, Layout, PrefixEntity, Segment};

/// The reason why two entities can't have keys of two shapes in one attribute.
pub(super) enum Conflict {
    Delimiters,
    TwoEntities,
    Parts,
    SameText,
}

impl KeyShape {
    /// Returns `false` if two keys of these shapes differ before the first value. Used to skip most pairs of shapes.
    pub(super) const fn may_overlap(&self, other: &Self) -> bool {
        overlap::is_compatible(self.prefix.as_bytes(), other.prefix.as_bytes()) || !self.has_delimiter_of(other)
    }

    const fn has_delimiter_of(&self, other: &Self) -> bool {
        str_eq(self.format.delimiter(), other.format.delimiter())
    }

    /// Returns the reason why two entities can't have keys of both shapes in one attribute.
    pub(super) const fn conflict_with(&self, other: &Self, layout: &Layout) -> Option<Conflict> {
        if !self.has_delimiter_of(other) {
            return Some(Conflict::Delimiters);
        }
        let are_two_entities = match (self.entity, other.entity) {
            (Some(a), Some(b)) => str_eq(self.prefix, other.prefix) && !str_eq(a.id, b.id),
            _ => false,
        };
        let shares_prefix = are_two_entities && self.shares_prefix(other, layout);
        let overlaps = self.overlaps(other, Some(layout));
        if overlaps && are_two_entities && !shares_prefix && !self.prefix.is_empty() {
            Some(Conflict::TwoEntities)
        } else if !self.has_consistent_parts(other, shares_prefix) {
            Some(Conflict::Parts)
        } else if overlaps && !self.is_same(other, shares_prefix, false) {
            Some(Conflict::SameText)
        } else {
            None
        }
    }

    /// Returns `true` if both shapes have the prefix of the same entity, the same literals and the same forms of parts, and
    /// with `compare_fields` also the same fields. With `shares_prefix`, the two entities of the prefix count as one.
    pub(super) const fn is_same(&self, other: &Self, shares_prefix: bool, compare_fields: bool) -> bool {
        let is_same_prefix = match (self.entity, other.entity) {
            (None, None) => str_eq(self.prefix, other.prefix),
            (Some(PrefixEntity { id: a, .. }), Some(PrefixEntity { id: b, .. })) => shares_prefix || str_eq(a, b),
            _ => false,
        };
        is_same_prefix
            && self.segments.len() == other.segments.len()
            && self.segments_match(other, self.segments.len(), compare_fields, true)
    }

    /// Returns `true` unless both shapes have the prefix of the same entity and different parts for it.
    ///
    /// Doesn't compare literals: `assert_declared_literals` reports a wrong literal at its token.
    const fn has_consistent_parts(&self, other: &Self, shares_prefix: bool) -> bool {
        match (self.entity, other.entity) {
            (Some(a), Some(b)) if shares_prefix || str_eq(a.id, b.id) => {
                a.segment_count == b.segment_count && self.segments_match(other, a.segment_count, false, false)
            }
            _ => true,
        }
    }

    /// Returns `true` if the first `count` segments that both shapes have are of the same kinds and forms. Compares fields
    /// and literals on request.
    const fn segments_match(&self, other: &Self, count: usize, compare_fields: bool, compare_literals: bool) -> bool {
        let mut at = 0;
        while at < count && at < self.segments.len() && at < other.segments.len() {
            let matches = match (self.segments[at], other.segments[at]) {
                (Segment::Literal(a), Segment::Literal(b)) => !compare_literals || str_eq(a, b),
                (Segment::Part { field: a, form, .. }, Segment::Part { field: b, form: other, .. }) => {
                    form.is_same(&other) && (!compare_fields || str_eq(a, b))
                }
                _ => false,
            };
            if !matches {
                return false;
            }
            at += 1;
        }
        true
    }
}

/// Fails if two entities can't have keys of both shapes in the attribute.
#[track_caller]
pub(super) const fn assert_distinct_keys(
    layout: &Layout,
    (schema, attribute): (&str, &str),
    first: (&ListedEntity, &KeyShape),
    second: (&ListedEntity, &KeyShape),
) {
    let (one, other) = (first.1, second.1);
    if let Some(conflict) = one.conflict_with(other, layout) {
        let text =
            Message::new().push("in `").push(schema).push("`, `").push(attribute).push("` of `").push(first.0.name);
        let text = text.shape(one).push(" and of `").push(second.0.name).shape(other);
        let text = match conflict {
            Conflict::Delimiters => text
                .push(" have different delimiters: declare one key format on the schema, `#[schema(delimiter = \"")
                .push(other.format.delimiter())
                .push("\")]`"),
            Conflict::TwoEntities => {
                text.push(" have the same prefix, declared by two entities: give one of them another `prefix = \"..\"`")
            }
            Conflict::Parts => {
                text.push(" have the same prefix and different parts: declare the same parts, or use another prefix")
            }
            Conflict::SameText => text.push(" can be the same text: add a literal to one of them"),
        };
        panic!("{}", text.as_str());
    }
}
