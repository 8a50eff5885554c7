//! Items and attribute values as they were read: in the SDK's types, or as text of a response.

use std::borrow::Cow;
use std::collections::hash_map;
use std::fmt;

use aws_sdk_dynamodb::types::AttributeValue;

use super::kind;
use super::wire::{WireEntries, WireItem, WireValue};
use super::{Attribute, AttributeFault, Attributes, item_size};

/// An attribute value as it was read.
#[derive(Clone)]
pub enum StoredValue<'a> {
    /// A value in the SDK's type.
    Sdk(AttributeValue),
    /// Text of a response.
    Wire(WireValue<'a>),
}

impl StoredValue<'_> {
    pub(crate) fn into_value(self) -> AttributeValue {
        match self {
            Self::Sdk(value) => value,
            Self::Wire(value) => value.to_value(),
        }
    }

    pub(crate) fn scalar(&self) -> Scalar<'_> {
        match self {
            Self::Sdk(value) => Scalar::of(value),
            Self::Wire(value) => Scalar::of_wire(*value),
        }
    }

    pub(crate) fn is_null(&self) -> bool {
        matches!(self, Self::Sdk(AttributeValue::Null(_)) | Self::Wire(WireValue::Null(_)))
    }

    /// Returns the fault of a value whose DynamoDB type is not that of `T`.
    pub(crate) fn wrong_type<T: Attribute>(self) -> AttributeFault {
        AttributeFault::wrong_type(<T::Type as kind::Kind>::NAME, kind::name_of(&self.into_value()))
    }
}

impl From<AttributeValue> for StoredValue<'_> {
    fn from(value: AttributeValue) -> Self {
        Self::Sdk(value)
    }
}

/// Shows no values.
impl fmt::Debug for StoredValue<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("StoredValue")
    }
}

/// A value that is compared before an item is decoded.
#[derive(Clone, Copy)]
pub(crate) enum Scalar<'a> {
    Text(&'a str),
    Number(&'a str),
    Binary(&'a [u8]),
    Other,
}

impl<'a> Scalar<'a> {
    pub(crate) fn of(value: &'a AttributeValue) -> Self {
        match value {
            AttributeValue::S(text) => Self::Text(text),
            AttributeValue::N(text) => Self::Number(text),
            AttributeValue::B(bytes) => Self::Binary(bytes.as_ref()),
            _ => Self::Other,
        }
    }

    fn of_wire(value: WireValue<'a>) -> Self {
        match value {
            WireValue::String(text) => Self::Text(text),
            WireValue::Number(text) => Self::Number(text),
            WireValue::Binary(bytes) => Self::Binary(bytes),
            _ => Self::Other,
        }
    }

    pub(crate) fn text(self) -> Option<&'a str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }
}

/// The attributes of an item, by name.
pub(crate) trait Lookup {
    /// Returns the value of the attribute, if there is one.
    fn lookup(&self, name: &str) -> Option<Scalar<'_>>;

    /// Returns the string with this name. `None` if there is none, or if the value has another type.
    fn text(&self, name: &str) -> Option<&str> {
        self.lookup(name)?.text()
    }
}

impl Lookup for Attributes {
    fn lookup(&self, name: &str) -> Option<Scalar<'_>> {
        self.get(name).map(Scalar::of)
    }
}

/// An item as it was read.
#[derive(Clone)]
pub struct StoredItem(Source);

#[derive(Clone)]
enum Source {
    Sdk(Attributes),
    Wire(WireItem),
}

impl StoredItem {
    pub(crate) fn of_response(item: WireItem) -> Self {
        Self(Source::Wire(item))
    }

    /// Creates an item that needs less memory than the attributes.
    pub(crate) fn packed(attributes: &Attributes) -> Self {
        Self(WireItem::pack(attributes).map_or_else(|| Source::Sdk(attributes.clone()), Source::Wire))
    }

    /// Converts the item into the SDK's types.
    pub(crate) fn into_attributes(self) -> Attributes {
        match self.0 {
            Source::Sdk(attributes) => attributes,
            Source::Wire(item) => item.to_attributes(),
        }
    }

    /// Returns the size of the item in bytes.
    pub(crate) fn size(&self) -> usize {
        match &self.0 {
            Source::Sdk(attributes) => item_size(attributes),
            Source::Wire(item) => item_size(&item.to_attributes()),
        }
    }

    /// Returns an attribute in the SDK's type.
    pub(crate) fn value(&self, name: &str) -> Option<AttributeValue> {
        match &self.0 {
            Source::Sdk(attributes) => attributes.get(name).cloned(),
            Source::Wire(item) => item.get(name).map(WireValue::to_value),
        }
    }

    /// Returns the attributes. Those in the SDK's types are moved out of the item.
    pub fn entries(&mut self) -> StoredEntries<'_> {
        StoredEntries(match &mut self.0 {
            Source::Sdk(attributes) => EntriesSource::Sdk(std::mem::take(attributes).into_iter()),
            Source::Wire(item) => EntriesSource::Wire(item.entries()),
        })
    }
}

impl From<Attributes> for StoredItem {
    fn from(attributes: Attributes) -> Self {
        Self(Source::Sdk(attributes))
    }
}

impl Lookup for StoredItem {
    fn lookup(&self, name: &str) -> Option<Scalar<'_>> {
        match &self.0 {
            Source::Sdk(attributes) => attributes.lookup(name),
            Source::Wire(item) => item.get(name).map(Scalar::of_wire),
        }
    }
}

/// Shows no values.
impl fmt::Debug for StoredItem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("StoredItem")
    }
}

/// The name and the value of an attribute.
pub type Entry<'a> = (Cow<'a, str>, StoredValue<'a>);

/// A list of attributes.
pub type Entries<'a> = Vec<Entry<'a>>;

/// The attributes of an item or a map, in any order.
pub struct StoredEntries<'a>(EntriesSource<'a>);

enum EntriesSource<'a> {
    Sdk(hash_map::IntoIter<String, AttributeValue>),
    Wire(WireEntries<'a>),
    List(std::vec::IntoIter<Entry<'a>>),
}

impl<'a> StoredEntries<'a> {
    /// Returns the attributes of a map.
    pub fn of_attributes(attributes: Attributes) -> Self {
        Self(EntriesSource::Sdk(attributes.into_iter()))
    }

    /// Returns the attributes of the map in which a `T` is stored.
    pub(crate) fn of_map<T: Attribute>(value: StoredValue<'a>) -> Result<Self, AttributeFault> {
        match value {
            StoredValue::Sdk(AttributeValue::M(attributes)) => Ok(Self::of_attributes(attributes)),
            StoredValue::Wire(WireValue::Map(entries)) => Ok(Self(EntriesSource::Wire(entries))),
            other => Err(other.wrong_type::<T>()),
        }
    }
}

impl<'a> StoredEntries<'a> {
    /// Returns the next attribute that isn't in the SDK's type.
    fn next_other(&mut self) -> Option<Entry<'a>> {
        match &mut self.0 {
            EntriesSource::Sdk(_) => None,
            EntriesSource::Wire(entries) => {
                let (name, value) = entries.next()?;
                Some((Cow::Borrowed(name), StoredValue::Wire(value)))
            }
            EntriesSource::List(entries) => entries.next(),
        }
    }
}

impl<'a> From<Entries<'a>> for StoredEntries<'a> {
    fn from(entries: Entries<'a>) -> Self {
        Self(EntriesSource::List(entries.into_iter()))
    }
}

impl<'a> Iterator for StoredEntries<'a> {
    type Item = Entry<'a>;

    #[inline]
    fn next(&mut self) -> Option<Entry<'a>> {
        if let EntriesSource::Sdk(attributes) = &mut self.0 {
            let (name, value) = attributes.next()?;
            return Some((Cow::Owned(name), StoredValue::Sdk(value)));
        }
        self.next_other()
    }
}

impl fmt::Debug for StoredEntries<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("StoredEntries")
    }
}
