//! The name, keys and projection of an index.

use super::{DeclaredKey, Layout};
use crate::attribute::KeyType;
use crate::attribute::fields::Names;
use crate::constant::str_eq;
use crate::limit;

/// The attributes that a secondary index projects in addition to the keys.
///
/// See [attribute
/// projections](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html#GSI.Projections) in AWS's guide.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ProjectionType {
    /// All attributes of the item.
    All,
    /// Only the keys of the index and of the table.
    KeysOnly,
    /// The keys and the named attributes.
    Include(&'static [&'static str]),
}

/// The key attributes of an index.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum Keys {
    /// The keys of the table.
    Primary,
    /// The keys of the table, swapped.
    Inverse,
    /// The keys of a global secondary index.
    Global {
        /// The attributes of the partition key, one to four.
        partition: &'static [KeyElement],
        /// The attributes of the sort key, up to four.
        sort: &'static [KeyElement],
    },
    /// Unknown keys, because the derive of the index reported an error. They are not checked.
    #[doc(hidden)]
    Unknown,
    /// The keys of a local secondary index: the partition key of the table, and a sort key.
    Local {
        /// The attribute of the sort key.
        sort: KeyElement,
    },
}

/// A key attribute of a table or of a secondary index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeyElement {
    /// An attribute that is only a key. Its text is made of parts.
    Text(&'static str),
    /// An attribute of the items, with its type.
    Attribute(&'static str, KeyType),
    /// The schema's tag.
    Tag,
}

impl KeyElement {
    /// Returns the name of the attribute in DynamoDB.
    pub(crate) const fn name(self, layout: &Layout) -> &'static str {
        match (self, layout.tag) {
            (Self::Text(name) | Self::Attribute(name, _), _) | (Self::Tag, Some(name)) => name,
            // `assert_index` reports the error.
            (Self::Tag, None) => "",
        }
    }

    pub(crate) const fn key_type(self) -> KeyType {
        match self {
            Self::Text(_) | Self::Tag => KeyType::String,
            Self::Attribute(_, key_type) => key_type,
        }
    }

    pub(crate) const fn is_text(self) -> bool {
        matches!(self, Self::Text(_))
    }
}

/// The name, keys and projection of an index.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct IndexLayout {
    /// The name of the index in DynamoDB.
    pub name: &'static str,
    /// The key attributes.
    pub keys: Keys,
    /// The projected attributes.
    pub projection: ProjectionType,
}

/// The role of a key attribute in an index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum KeyRole {
    Partition,
    Sort,
}

impl KeyRole {
    /// Returns the name of the key, for messages.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Partition => "partition key",
            Self::Sort => "sort key",
        }
    }

    /// Returns the maximum length in bytes.
    pub(crate) const fn limit(self) -> usize {
        match self {
            Self::Partition => limit::PARTITION_KEY_BYTES,
            Self::Sort => limit::SORT_KEY_BYTES,
        }
    }
}

impl IndexLayout {
    /// The layout of [`InverseIndex`](crate::InverseIndex).
    pub(crate) const INVERSE: Self = Self { name: "GSI_1", keys: Keys::Inverse, projection: ProjectionType::KeysOnly };

    /// Returns the partition key attribute at position `at`.
    pub(crate) const fn partition(&self, layout: &Layout, at: usize) -> Option<KeyElement> {
        match self.keys {
            Keys::Primary | Keys::Local { .. } if at == 0 => Some(layout.partition_key),
            Keys::Inverse if at == 0 => layout.sort_key,
            Keys::Global { partition, .. } if at < partition.len() => Some(partition[at]),
            _ => None,
        }
    }

    /// Returns the sort key attribute at position `at`.
    pub(crate) const fn sort(&self, layout: &Layout, at: usize) -> Option<KeyElement> {
        match self.keys {
            Keys::Primary if at == 0 => layout.sort_key,
            Keys::Inverse if at == 0 => Some(layout.partition_key),
            Keys::Local { sort } if at == 0 => Some(sort),
            Keys::Global { sort, .. } if at < sort.len() => Some(sort[at]),
            _ => None,
        }
    }

    /// Returns all key attributes with their roles, the partition key first.
    pub(crate) fn elements<'l>(&'l self, layout: &'l Layout) -> impl Iterator<Item = (KeyElement, KeyRole)> + use<'l> {
        let partition = (0..).map_while(|at| self.partition(layout, at)).map(|element| (element, KeyRole::Partition));
        partition.chain((0..).map_while(|at| self.sort(layout, at)).map(|element| (element, KeyRole::Sort)))
    }

    /// Returns `true` if the tag is an attribute of the partition key.
    pub(crate) const fn has_tag(&self) -> bool {
        let Keys::Global { partition, .. } = self.keys else { return false };
        let mut at = 0;
        while at < partition.len() {
            if matches!(partition[at], KeyElement::Tag) {
                return true;
            }
            at += 1;
        }
        false
    }

    /// Returns the smallest limit of the attribute in bytes, or `None` if it isn't a key of the index.
    pub(crate) const fn limit_of(&self, layout: &Layout, name: &str) -> Option<usize> {
        let mut limit = None;
        let mut at = 0;
        while let Some(element) = self.partition(layout, at) {
            if str_eq(element.name(layout), name) {
                limit = Some(limit::PARTITION_KEY_BYTES);
            }
            at += 1;
        }
        at = 0;
        while let Some(element) = self.sort(layout, at) {
            if str_eq(element.name(layout), name) {
                limit = Some(limit::SORT_KEY_BYTES);
            }
            at += 1;
        }
        limit
    }

    /// Returns the key attribute with this name.
    pub(crate) const fn element(&self, layout: &Layout, name: &str) -> Option<KeyElement> {
        let (mut at, mut is_sort) = (0, false);
        loop {
            let element = if is_sort { self.sort(layout, at) } else { self.partition(layout, at) };
            match element {
                Some(element) if str_eq(element.name(layout), name) => return Some(element),
                Some(_) => at += 1,
                None if is_sort => return None,
                None => (at, is_sort) = (0, true),
            }
        }
    }

    /// Returns how many keys of the index use this attribute.
    pub(super) const fn count(&self, layout: &Layout, name: &str) -> usize {
        let (mut at, mut is_sort, mut count) = (0, false, 0);
        loop {
            let element = if is_sort { self.sort(layout, at) } else { self.partition(layout, at) };
            match element {
                Some(element) => {
                    count += str_eq(element.name(layout), name) as usize;
                    at += 1;
                }
                None if is_sort => return count,
                None => (at, is_sort) = (0, true),
            }
        }
    }

    /// Returns the type of the key if it is an attribute of the items.
    pub(crate) const fn attribute_type(&self, layout: &Layout, name: &str) -> Option<KeyType> {
        match self.element(layout, name) {
            Some(KeyElement::Attribute(_, key_type)) => Some(key_type),
            _ => None,
        }
    }

    /// Returns `true` if the attribute is a key whose text is made of parts.
    pub(crate) const fn has_text_key(&self, layout: &Layout, name: &str) -> bool {
        matches!(self.element(layout, name), Some(KeyElement::Text(_)))
    }

    /// Returns `true` if the index projects the attribute.
    pub(crate) const fn projects(&self, layout: &Layout, name: &str) -> bool {
        if layout.is_key(name) || self.limit_of(layout, name).is_some() {
            return true;
        }
        match self.projection {
            ProjectionType::All => true,
            ProjectionType::KeysOnly => false,
            ProjectionType::Include(names) => {
                let mut at = 0;
                while at < names.len() {
                    if str_eq(names[at], name) {
                        return true;
                    }
                    at += 1;
                }
                false
            }
        }
    }

    /// Returns `true` if a key in the index contains the field as a part.
    pub(crate) const fn has_part(&self, keys: &[DeclaredKey], field: &str) -> bool {
        let mut at = 0;
        while at < keys.len() {
            if keys[at].is_in(self) && keys[at].has_field(field) {
                return true;
            }
            at += 1;
        }
        false
    }

    /// Returns `true` if the index contains a key attribute with the field, of this index or of another one.
    pub(crate) const fn has_key_with(&self, layout: &Layout, keys: &[DeclaredKey], field: &str) -> bool {
        let mut at = 0;
        while at < keys.len() {
            if keys[at].has_value_of(field) && self.projects(layout, keys[at].attribute(layout)) {
                return true;
            }
            at += 1;
        }
        false
    }

    /// Returns the first attribute that the index doesn't contain.
    pub(crate) const fn find_missing(
        &self,
        layout: &Layout,
        names: &Names,
        keys: &[DeclaredKey],
    ) -> Option<&'static str> {
        names.find_not_projected(self, layout, keys)
    }
}
