//! What a table is made of, as a type: the names of its key attributes, its indexes, its entities.

use aws_sdk_dynamodb::types::AttributeValue;

use crate::attribute::fields::Names;
use crate::attribute::kind;
use crate::constant::{Message, same};
use crate::error::Fault;
use crate::index::Place;
pub use crate::index::{IndexLayout, IndexOf, KeyElement, KeyType, Keys, PrimaryIndex};
use crate::item::Attributes;
use crate::key::Listed;
use crate::{InverseIndex, limit};

/// The layout of a table, on which hangs all that depends on it at compile time.
///
/// Derived: see `#[derive(Schema)]`. [`SingleTable`] is the layout of those who don't write their own.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a dokklib schema",
    label = "not a schema",
    note = "a schema derives it: `#[derive(dokklib::Schema)]` and `#[schema(partition_key = \"PK\", sort_key = \"SK\")]`"
)]
pub trait Schema: Sized + 'static {
    /// The table's layout.
    const LAYOUT: Layout;
}

/// The layout of a schema, as something to point at.
pub(crate) fn layout_of<S: Schema>() -> &'static Layout {
    const { &S::LAYOUT }
}

/// The layout of the Python library's table: keys `PK` and `SK`, the index [`InverseIndex`], time to live on
/// `ExpiresAt`, no type tag.
///
/// It lists no entities, so nothing proves that the keys of two entities can't be the same text.
#[derive(Debug, Clone, Copy)]
pub struct SingleTable;

impl Schema for SingleTable {
    const LAYOUT: Layout =
        Layout::new("PK", "SK", Some("ExpiresAt"), None, const { &[IndexLayout::of::<InverseIndex>()] }, &[]);
}

#[diagnostic::do_not_recommend]
impl IndexOf<SingleTable> for InverseIndex {}

/// The names in a table's layout, and the limits that follow from them.
#[derive(Debug)]
#[non_exhaustive]
pub struct Layout {
    /// The attribute that is the partition key.
    pub partition_key: &'static str,
    /// The attribute that is the sort key.
    pub sort_key: &'static str,
    /// The attribute with the time at which an item expires, in seconds since 1970.
    pub ttl: Option<&'static str>,
    /// The attribute that says of which entity an item is.
    pub tag: Option<&'static str>,
    /// The secondary indexes.
    pub indexes: &'static [IndexLayout],
    /// The entities that are listed.
    pub(crate) entities: &'static [Listed],
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
        entities: &'static [Listed],
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

    /// What the table needs the attribute of this name for, if it is one that nobody else may write.
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

    /// Reports an attribute that is a key of an index and can't be this value: DynamoDB would refuse the item.
    pub(crate) fn check_key_attribute(&self, name: &str, value: &AttributeValue) -> Result<(), Fault> {
        self.indexes.iter().try_for_each(|index| {
            let mut elements = index.elements(self).filter(|(element, _)| element.name(self) == name);
            elements.try_for_each(|(element, place)| check_key(index.name, element.name(self), element, place, value))
        })
    }

    /// The same of all attributes of an item.
    pub(crate) fn check_key_attributes(&self, attributes: &Attributes) -> Result<(), Fault> {
        self.indexes.iter().try_for_each(|index| {
            index.elements(self).try_for_each(|(element, place)| {
                let name = element.name(self);
                attributes.get(name).map_or(Ok(()), |value| check_key(index.name, name, element, place, value))
            })
        })
    }

    /// The listed entity whose items have such a primary key, if there is one.
    pub(crate) fn entity_of(&self, key: &Attributes) -> Option<&'static Listed> {
        let text = |name| key.get(name).and_then(|value| value.as_s().ok());
        let (partition, sort) = (text(self.partition_key)?, text(self.sort_key)?);
        self.entities.iter().find(|entity| entity.has_key(partition, sort))
    }

    /// The most bytes of the attribute, which is a key: the least limit of all its roles, where it has `own` in one.
    pub(crate) fn limit_of(&self, attribute: &str, own: usize) -> usize {
        let own = if attribute == self.sort_key { own.min(limit::SORT_KEY_BYTES) } else { own };
        key_limit(own, attribute, self)
    }
}

/// Reports a value that can't be this key of an index.
fn check_key(
    index: &'static str,
    name: &'static str,
    element: KeyElement,
    place: Place,
    value: &AttributeValue,
) -> Result<(), Fault> {
    let key_type = element.key_type();
    let length = match (value, key_type) {
        (AttributeValue::S(text), KeyType::String) => text.len(),
        (AttributeValue::B(bytes), KeyType::Binary) => bytes.as_ref().len(),
        // A number has at least one digit, and at most 38.
        (AttributeValue::N(_), KeyType::Number) => 1,
        (other, _) => {
            let (expected, found) = (key_type.shown(), kind::name_of(other));
            return Err(Fault::IndexKeyType { name, index, expected, found });
        }
    };
    if length == 0 {
        return Err(Fault::EmptyIndexKey { name, index });
    }
    if length > place.limit() {
        return Err(Fault::IndexKeyTooLong { name, index, length, limit: place.limit() });
    }
    Ok(())
}

/// The least limit of all roles in which `attribute` is a key, where it has `own` in the primary index.
const fn key_limit(own: usize, attribute: &str, layout: &Layout) -> usize {
    let mut least = own;
    let mut at = 0;
    while at < layout.indexes.len() {
        if let Some(limit) = layout.indexes[at].limit_of(layout, attribute)
            && limit < least
        {
            least = limit;
        }
        at += 1;
    }
    least
}

/// That the schema lists the entity `E`, so that its keys are checked against the others'.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "the schema `{Self}` doesn't list `{E}`, so its keys are not checked against the others'",
    label = "doesn't list `{E}`",
    note = "add `{E}` to the schema: `#[schema(entities({E}, ..))]`",
    note = "a schema derives it: `#[derive(dokklib::Schema)]`"
)]
pub trait Lists<E>: Schema {
    /// The keys of the entity.
    #[doc(hidden)]
    const LISTED: Listed;
}

#[diagnostic::do_not_recommend]
impl<E> Lists<E> for SingleTable {
    const LISTED: Listed = Listed::new("", "", &[], Names::new(&[], &[]));
}

/// An attribute that a field is, of which constant evaluation checks what the layout says of its name.
#[doc(hidden)]
#[derive(Debug)]
pub struct CheckedAttribute<'l> {
    layout: &'l Layout,
    attribute: &'l str,
}

/// Refuses a field whose attribute the table needs for itself: the key would overwrite it.
#[doc(hidden)]
#[track_caller]
pub const fn assert_attribute<'l>(
    layout: &'l Layout,
    schema: &str,
    field: &str,
    attribute: &'l str,
) -> CheckedAttribute<'l> {
    if is_reserved(layout, attribute) {
        let text = Message::new().push("the field `").push(field).push("` is the attribute \"").push(attribute);
        let text = text.push("\", which is a key, the tag or the time to live of `").push(schema);
        panic!("{}", text.push("`: give it another name, `#[entity(rename = \"..\")]`").as_str());
    }
    CheckedAttribute { layout, attribute }
}

impl<'l> CheckedAttribute<'l> {
    /// Refuses one that is called like a key of an index, which has another type.
    #[track_caller]
    pub const fn is_of(self, (found, kind): (Option<KeyType>, &str)) -> Self {
        let mut at = 0;
        while at < self.layout.indexes.len() {
            let index = &self.layout.indexes[at];
            if let Some(expected) = index.own(self.layout, self.attribute) {
                let is_right = match found {
                    Some(found) => found.is(expected),
                    None => false,
                };
                if !is_right {
                    let text = Message::new().push("`").push(self.attribute).push("` is a key of the index `");
                    let text = text.push(index.name).push("`, where it is ").push(expected.shown());
                    panic!("{}", text.push(", and here it is ").push(kind).as_str());
                }
            }
            at += 1;
        }
        self
    }

    pub const fn done(self) {}
}

/// Whether the table needs the attribute for itself.
pub(crate) const fn is_reserved(layout: &Layout, attribute: &str) -> bool {
    let mut reserved = same(attribute, layout.partition_key) || same(attribute, layout.sort_key);
    if let Some(tag) = layout.tag {
        reserved = reserved || same(attribute, tag);
    }
    if let Some(ttl) = layout.ttl {
        reserved = reserved || same(attribute, ttl);
    }
    let mut at = 0;
    while at < layout.indexes.len() {
        reserved = reserved || layout.indexes[at].has_text(layout, attribute);
        at += 1;
    }
    reserved
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_obeys_the_least_limit_of_its_roles() {
        assert_eq!(SingleTable::LAYOUT.partition_key_limit, 1024, "PK is the inverse index's sort key");
        assert_eq!(SingleTable::LAYOUT.sort_key_limit, 1024);

        let alone = Layout::new("PK", "SK", None, None, &[], &[]);
        assert_eq!((alone.partition_key_limit, alone.sort_key_limit), (2048, 1024));
    }
}
