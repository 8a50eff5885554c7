//! What the keys of an entity look like, as constants: by them keys are read back, and a schema proves that no two of its
//! entities can have one key.

use super::DELIMITER;
use super::part::Form;
use crate::Entity;
use crate::constant::same;
use crate::entity::OwnKey;
use crate::index::{IndexLayout, KeyElement, Keys};
use crate::schema::Layout;

/// What stands between two delimiters of a key.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub enum Segment {
    Literal(&'static str),
    Part { field: &'static str, form: Form },
}

impl Segment {
    /// A part as its type writes it.
    pub const fn part(field: &'static str) -> Self {
        Self::Part { field, form: Form::Natural }
    }

    /// A part as this form says.
    pub const fn formed(field: &'static str, form: Form) -> Self {
        Self::Part { field, form }
    }
}

/// The entity whose prefix a key has.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub struct KeyEntity {
    pub(super) prefix: &'static str,
    pub(super) id: &'static str,
    pub(super) raw: bool,
    /// What its own keys have after the prefix.
    pub(super) segments: &'static [Segment],
}

impl KeyEntity {
    /// The entity itself.
    pub(crate) const fn own<E: Entity>() -> Self {
        Self { prefix: E::PREFIX, id: E::__ID, raw: E::UNESCAPED_KEYS, segments: &[] }
    }

    /// An entity with the segments that it declares.
    pub(crate) const fn of<E: OwnKey<Place>, Place>() -> Self {
        Self { segments: E::SEGMENTS, ..Self::own::<E>() }
    }
}

/// What a key looks like: a prefix and segments, or one literal.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub struct KeyShape {
    pub(crate) prefix: &'static str,
    /// Which entity's prefix it is, and how many segments its own keys have; `None` for a literal.
    pub(crate) head: Option<Head>,
    pub(crate) segments: &'static [Segment],
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Head {
    pub(crate) id: &'static str,
    pub(crate) raw: bool,
    pub(crate) declared: usize,
}

impl KeyShape {
    /// A key of the entity itself.
    pub const fn own(entity: KeyEntity, segments: &'static [Segment]) -> Self {
        Self::of(KeyEntity { segments, ..entity }, segments)
    }

    /// A key of another entity, which declares these parts, or those that stand before a literal.
    pub const fn of(entity: KeyEntity, segments: &'static [Segment]) -> Self {
        let KeyEntity { prefix, id, raw, segments: declared } = entity;
        Self { prefix, head: Some(Head { id, raw, declared: declared.len() }), segments }
    }

    /// The same key for all items.
    pub const fn literal(text: &'static str) -> Self {
        Self { prefix: text, head: None, segments: &[] }
    }

    /// Whatever begins with the prefix of the entity, as the keys of a relation do.
    pub(crate) const fn any_of<E: Entity>() -> Self {
        let head = Head { id: E::__ID, raw: true, declared: 1 };
        Self { prefix: E::PREFIX, head: Some(head), segments: const { &[Segment::part("value")] } }
    }

    pub(crate) const fn is_raw(&self) -> bool {
        matches!(self.head, Some(Head { raw: true, .. }))
    }

    /// Whether it is longer than the keys of the entity whose prefix it has.
    pub(crate) const fn is_extension(&self) -> bool {
        match self.head {
            // After an error of its derive an entity declares nothing.
            Some(head) => head.declared > 0 && self.segments.len() > head.declared,
            None => false,
        }
    }

    /// The texts of its segments in a key, if it is one of this shape.
    pub(super) fn split<'t>(&self, text: &'t str) -> Option<Vec<(&'static Segment, &'t str)>> {
        let mut rest = text.strip_prefix(self.prefix)?;
        let mut found = Vec::with_capacity(self.segments.len());
        for (at, segment) in self.segments.iter().enumerate() {
            rest = rest.strip_prefix(DELIMITER)?;
            let is_last = at + 1 == self.segments.len();
            let end = if is_last { None } else { rest.find(DELIMITER) };
            let (text, left) = rest.split_at(end.unwrap_or(rest.len()));
            if text.is_empty() || matches!(segment, Segment::Literal(literal) if *literal != text) {
                return None;
            }
            found.push((segment, text));
            rest = left;
        }
        let is_one_part = self.is_raw() || found.last().is_none_or(|(_, text)| !text.contains(DELIMITER));
        (rest.is_empty() && is_one_part).then_some(found)
    }
}

/// A key that items of one type have, and the attribute that it is.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub struct DeclaredKey {
    pub(crate) role: Role,
    pub(crate) shape: KeyShape,
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum Role {
    Partition,
    Sort,
    /// The partition key of the index of this name, by this attribute.
    IndexPartition(&'static str, &'static str),
    /// The sort key of the index of this name, by this attribute.
    IndexSort(&'static str, &'static str),
}

impl DeclaredKey {
    pub const fn partition(shape: KeyShape) -> Self {
        Self { role: Role::Partition, shape }
    }

    pub const fn sort(shape: KeyShape) -> Self {
        Self { role: Role::Sort, shape }
    }

    pub const fn index_partition(index: &IndexLayout, shape: KeyShape) -> Self {
        let attribute = match index.keys {
            Keys::Global { partition: [KeyElement::Text(name)], .. } => *name,
            // Reported where the index is named.
            _ => "",
        };
        Self { role: Role::IndexPartition(index.name, attribute), shape }
    }

    pub const fn index_sort(index: &IndexLayout, shape: KeyShape) -> Self {
        let attribute = match index.keys {
            Keys::Global { sort: [KeyElement::Text(name)], .. } => *name,
            Keys::Local { sort: KeyElement::Text(name) } => name,
            // Reported where the index is named.
            _ => "",
        };
        Self { role: Role::IndexSort(index.name, attribute), shape }
    }

    /// The attribute that the key is.
    pub(crate) const fn attribute(&self, layout: &Layout) -> &'static str {
        match self.role {
            Role::Partition => layout.partition_key,
            Role::Sort => layout.sort_key,
            Role::IndexPartition(_, attribute) | Role::IndexSort(_, attribute) => attribute,
        }
    }

    /// The secondary index that it is a key of, if it isn't one of the table.
    pub(super) const fn index(&self) -> Option<&'static str> {
        match self.role {
            Role::Partition | Role::Sort => None,
            Role::IndexPartition(name, _) | Role::IndexSort(name, _) => Some(name),
        }
    }

    /// Whether the key is in the index: one of its own, or one of the table.
    pub(crate) const fn is_in(&self, index: &IndexLayout) -> bool {
        match self.index() {
            Some(name) => same(name, index.name),
            None => true,
        }
    }

    /// Whether the attribute is one of its parts.
    pub(crate) const fn has_field(&self, name: &str) -> bool {
        let mut at = 0;
        while at < self.shape.segments.len() {
            if let Segment::Part { field, .. } = self.shape.segments[at]
                && same(field, name)
            {
                return true;
            }
            at += 1;
        }
        false
    }
}
