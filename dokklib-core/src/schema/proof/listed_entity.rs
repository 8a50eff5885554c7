//! The entities that a schema lists, as data for the proof.

use crate::attribute::fields::Names;
use crate::constant::str_eq;
use crate::schema::{DeclaredKey, DeclaredRole, KeyShape, Layout, TagValue};

/// An entity that a schema lists, with the keys of its items.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub struct ListedEntity {
    pub(crate) name: &'static str,
    /// Identifies the type.
    pub(crate) id: &'static str,
    pub(crate) tag: TagValue,
    /// The identities of the entities whose items can have the same primary key.
    pub(crate) shares_key_with: &'static [&'static str],
    pub(crate) keys: &'static [DeclaredKey],
    /// The names of the attributes of the items.
    pub(crate) names: Names,
    /// `true` if the items have a version or unique values, so that writes which don't know the type would break them.
    pub(crate) is_guarded: bool,
    /// `true` if the items can have attributes that no field declares.
    pub(crate) has_other_attributes: bool,
}

impl ListedEntity {
    /// An entity of a schema that lists all entities and checks none.
    pub(crate) const UNKNOWN: Self = Self {
        name: "",
        id: "",
        tag: TagValue::new(""),
        shares_key_with: &[],
        keys: &[],
        names: Names::new(&[], &[]),
        is_guarded: false,
        has_other_attributes: true,
    };

    pub(crate) const fn name(&self) -> &'static str {
        self.name
    }

    /// Returns `true` if the derive of the entity reported an error, so that its keys and attributes are unknown. It is then
    /// not checked, so that one mistake is one error.
    pub(super) const fn derive_failed(&self) -> bool {
        self.keys.is_empty() && self.names.is_empty()
    }

    /// Returns `true` if the generated key has the segments of this entity's key.
    pub(crate) fn matches_key(&self, role: DeclaredRole, text: &str) -> bool {
        self.key(role).is_some_and(|shape| shape.has_segments_of(text))
    }

    /// Returns `true` if a field of the items is stored as this attribute.
    pub(crate) const fn has_field(&self, name: &str) -> bool {
        self.names.contains(name)
    }

    /// Returns `true` if the attribute is a part of one of the entity's keys.
    pub(crate) fn has_part(&self, name: &str) -> bool {
        self.keys.iter().any(|key| key.fields().any(|field| field == name))
    }

    /// Returns `true` if both are the same entity.
    pub(crate) const fn is_same(&self, other: &Self) -> bool {
        str_eq(self.id, other.id)
    }

    /// Returns the tag of the items in a table with this layout.
    pub(crate) const fn tag(&self, layout: &Layout) -> &'static str {
        self.tag.text(layout)
    }

    /// Returns `true` if the entity declares a generated key of an index.
    pub(crate) const fn has_index_keys(&self) -> bool {
        let mut at = 0;
        while at < self.keys.len() {
            if matches!(self.keys[at].role, DeclaredRole::IndexPartition(..) | DeclaredRole::IndexSort(..)) {
                return true;
            }
            at += 1;
        }
        false
    }

    pub(crate) const fn key(&self, role: DeclaredRole) -> Option<&KeyShape> {
        let mut at = 0;
        while at < self.keys.len() {
            if self.keys[at].role.is_same(role) {
                return Some(&self.keys[at].shape);
            }
            at += 1;
        }
        None
    }
}

impl DeclaredRole {
    const fn is_same(self, other: Self) -> bool {
        match (self, other) {
            (Self::Partition, Self::Partition) | (Self::Sort, Self::Sort) => true,
            (Self::IndexPartition(a, _), Self::IndexPartition(b, _))
            | (Self::IndexSort(a, _), Self::IndexSort(b, _)) => str_eq(a, b),
            _ => false,
        }
    }
}
