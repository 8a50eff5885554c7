//! Schemas: the layout of a table as a type, with its key attributes, indexes and entities.

use aws_sdk_dynamodb::types::AttributeValue;

use crate::attribute::fields::Names;
use crate::attribute::kind;
use crate::constant::{Message, str_eq};
use crate::error::Fault;
use crate::index::KeyRole;
pub use crate::index::{IndexLayout, IndexOf, KeyElement, KeyType, Keys, PrimaryIndex};
use crate::item::Attributes;
use crate::key::ListedEntity;
use crate::{InverseIndex, limit};

/// A type that describes the layout of a table, for the checks at compile time.
///
/// Derived with `#[derive(Schema)]`. [`SingleTable`] is the default schema.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a dokklib schema",
    label = "not a schema",
    note = "derive it: `#[derive(dokklib::Schema)]` and `#[schema(partition_key = \"PK\", sort_key = \"SK\")]`"
)]
pub trait Schema: Sized + 'static {
    /// The table's layout.
    const LAYOUT: Layout;
}

/// Returns a static reference to the layout of a schema.
pub(crate) fn layout_of<S: Schema>() -> &'static Layout {
    const { &S::LAYOUT }
}

/// The schema of the Python library's table: keys `PK` and `SK`, the index [`InverseIndex`], time to live in `ExpiresAt`,
/// no tag.
///
/// It lists no entities, so their keys aren't checked for collisions.
#[derive(Debug, Clone, Copy)]
pub struct SingleTable;

impl Schema for SingleTable {
    const LAYOUT: Layout =
        Layout::new("PK", "SK", Some("ExpiresAt"), None, const { &[IndexLayout::of::<InverseIndex>()] }, &[]);
}

#[diagnostic::do_not_recommend]
impl IndexOf<SingleTable> for InverseIndex {}

/// The layout of a table: the names of its attributes and indexes, and its entities.
#[derive(Debug)]
#[non_exhaustive]
pub struct Layout {
    /// The name of the partition key attribute.
    pub partition_key: &'static str,
    /// The name of the sort key attribute.
    pub sort_key: &'static str,
    /// The name of the time to live attribute: the time at which an item expires, in seconds since the Unix epoch.
    pub ttl: Option<&'static str>,
    /// The name of the tag attribute, which contains the name of the item's entity.
    pub tag: Option<&'static str>,
    /// The secondary indexes.
    pub indexes: &'static [IndexLayout],
    /// The entities that the schema lists.
    pub(crate) entities: &'static [ListedEntity],
    pub(crate) partition_key_limit: usize,
    pub(crate) sort_key_limit: usize,
}

impl Layout {
    #[doc(hidden)]
    pub const fn new(
        partition_key: &'static str,
        sort_key: &'static str,
        ttl: Option<&'static str>,
        tag: Option<&'static str>,
        indexes: &'static [IndexLayout],
        entities: &'static [ListedEntity],
    ) -> Self {
        let mut layout = Self {
            partition_key,
            sort_key,
            ttl,
            tag,
            indexes,
            entities,
            partition_key_limit: limit::PARTITION_KEY_BYTES,
            sort_key_limit: limit::SORT_KEY_BYTES,
        };
        layout.partition_key_limit = key_limit(limit::PARTITION_KEY_BYTES, partition_key, &layout);
        layout.sort_key_limit = key_limit(limit::SORT_KEY_BYTES, sort_key, &layout);
        layout
    }

    /// Returns the role of the attribute, for messages, if only the library may write it.
    pub(crate) fn role_of(&self, name: &str) -> Option<&'static str> {
        if name == self.partition_key || name == self.sort_key {
            return Some("a key attribute of the table");
        }
        if self.tag == Some(name) {
            return Some("the tag of the schema");
        }
        let is_text = |index: &IndexLayout| {
            index.elements(self).any(|(element, _)| element.is_text() && element.name(self) == name)
        };
        self.indexes.iter().any(is_text).then_some("a key attribute of an index")
    }

    /// Fails if the attribute is a key of an index and the value is invalid for it. DynamoDB would reject the item.
    pub(crate) fn check_key_attribute(&self, name: &str, value: &AttributeValue) -> Result<(), Fault> {
        self.indexes.iter().try_for_each(|index| {
            let mut elements = index.elements(self).filter(|(element, _)| element.name(self) == name);
            elements.try_for_each(|(element, role)| check_key(index.name, element.name(self), element, role, value))
        })
    }

    /// Checks all attributes of an item as [`check_key_attribute`](Self::check_key_attribute) does.
    pub(crate) fn check_key_attributes(&self, attributes: &Attributes) -> Result<(), Fault> {
        self.indexes.iter().try_for_each(|index| {
            index.elements(self).try_for_each(|(element, role)| {
                let name = element.name(self);
                attributes.get(name).map_or(Ok(()), |value| check_key(index.name, name, element, role, value))
            })
        })
    }

    /// Returns the listed entity whose items can have this primary key.
    pub(crate) fn entity_with_key(&self, key: &Attributes) -> Option<&'static ListedEntity> {
        let text = |name| key.get(name).and_then(|value| value.as_s().ok());
        let (partition, sort) = (text(self.partition_key)?, text(self.sort_key)?);
        self.entities.iter().find(|entity| entity.matches_key(partition, sort))
    }

    /// Returns the maximum length of a key attribute in bytes: the smallest limit of all its roles. `limit` is the limit of the
    /// role that the caller knows.
    pub(crate) fn limit_of(&self, attribute: &str, limit: usize) -> usize {
        let limit = if attribute == self.sort_key { limit.min(limit::SORT_KEY_BYTES) } else { limit };
        key_limit(limit, attribute, self)
    }
}

/// Fails if the value is invalid for this key of an index.
fn check_key(
    index: &'static str,
    name: &'static str,
    element: KeyElement,
    role: KeyRole,
    value: &AttributeValue,
) -> Result<(), Fault> {
    let key_type = element.key_type();
    let length = match (value, key_type) {
        (AttributeValue::S(text), KeyType::String) => text.len(),
        (AttributeValue::B(bytes), KeyType::Binary) => bytes.as_ref().len(),
        // A number has 1 to 38 digits, so its length is always valid.
        (AttributeValue::N(_), KeyType::Number) => 1,
        (other, _) => {
            let (expected, found) = (key_type.description(), kind::name_of(other));
            return Err(Fault::IndexKeyType { name, index, expected, found });
        }
    };
    if length == 0 {
        return Err(Fault::EmptyIndexKey { name, index });
    }
    if length > role.limit() {
        return Err(Fault::IndexKeyTooLong { name, index, length, limit: role.limit() });
    }
    Ok(())
}

/// Returns the smallest limit of `attribute` in all indexes, but at most `limit`.
const fn key_limit(limit: usize, attribute: &str, layout: &Layout) -> usize {
    let mut smallest = limit;
    let mut at = 0;
    while at < layout.indexes.len() {
        if let Some(limit) = layout.indexes[at].limit_of(layout, attribute)
            && limit < smallest
        {
            smallest = limit;
        }
        at += 1;
    }
    smallest
}

/// A schema that lists the entity `E`. Its keys are then checked for collisions with those of the other entities.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "the schema `{Self}` doesn't list `{E}`, so its keys aren't checked for collisions",
    label = "doesn't list `{E}`",
    note = "add `{E}` to the schema: `#[schema(entities({E}, ..))]`",
    note = "if `{Self}` is not a schema yet, derive it: `#[derive(dokklib::Schema)]`"
)]
pub trait Lists<E>: Schema {
    /// The entity with its keys.
    #[doc(hidden)]
    const ENTITY: ListedEntity;
}

#[diagnostic::do_not_recommend]
impl<E> Lists<E> for SingleTable {
    const ENTITY: ListedEntity = ListedEntity::new("", "", &[], Names::new(&[], &[]));
}

/// The attribute of a field, which is checked against the layout in constant evaluation.
#[doc(hidden)]
#[derive(Debug)]
pub struct CheckedAttribute<'l> {
    layout: &'l Layout,
    attribute: &'l str,
}

/// Fails if a field is stored as an attribute that the table uses itself. The key would overwrite the field.
#[doc(hidden)]
#[track_caller]
pub const fn assert_attribute<'l>(
    layout: &'l Layout,
    schema: &str,
    field: &str,
    attribute: &'l str,
) -> CheckedAttribute<'l> {
    if is_reserved(layout, attribute) {
        let text = Message::new().push("the field `").push(field).push("` is stored as \"").push(attribute);
        let text = text.push("\", which is a key, the tag or the time to live attribute of `").push(schema);
        panic!("{}", text.push("`: rename it, `#[entity(rename = \"..\")]`").as_str());
    }
    CheckedAttribute { layout, attribute }
}

impl<'l> CheckedAttribute<'l> {
    /// Fails if an index has the attribute as a key of another type.
    #[track_caller]
    pub const fn check_type(self, (found, description): (Option<KeyType>, &str)) -> Self {
        let mut at = 0;
        while at < self.layout.indexes.len() {
            let index = &self.layout.indexes[at];
            if let Some(expected) = index.attribute_type(self.layout, self.attribute) {
                let is_same_type = match found {
                    Some(found) => found.is_same(expected),
                    None => false,
                };
                if !is_same_type {
                    let text = Message::new().push("`").push(self.attribute).push("` is a key of the index `");
                    let text = text.push(index.name).push("`, which declares it as ").push(expected.description());
                    panic!("{}", text.push(", but this field is ").push(description).as_str());
                }
            }
            at += 1;
        }
        self
    }

    pub const fn finish(self) {}
}

/// Returns `true` if the table uses the attribute itself: as a key, the tag or the time to live.
pub(crate) const fn is_reserved(layout: &Layout, attribute: &str) -> bool {
    let mut reserved = str_eq(attribute, layout.partition_key) || str_eq(attribute, layout.sort_key);
    if let Some(tag) = layout.tag {
        reserved = reserved || str_eq(attribute, tag);
    }
    if let Some(ttl) = layout.ttl {
        reserved = reserved || str_eq(attribute, ttl);
    }
    let mut at = 0;
    while at < layout.indexes.len() {
        reserved = reserved || layout.indexes[at].has_text_key(layout, attribute);
        at += 1;
    }
    reserved
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_has_the_smallest_limit_of_its_roles() {
        assert_eq!(SingleTable::LAYOUT.partition_key_limit, 1024, "PK is the sort key of the inverse index");
        assert_eq!(SingleTable::LAYOUT.sort_key_limit, 1024);

        let without_indexes = Layout::new("PK", "SK", None, None, &[], &[]);
        assert_eq!((without_indexes.partition_key_limit, without_indexes.sort_key_limit), (2048, 1024));
    }
}
