//! The keys of the table: generated texts, or attributes of the items.

use std::fmt;

use aws_sdk_dynamodb::types::AttributeValue;

use super::part::Part;
use super::{KeyIdentity, KeyText, KeyValue, Template, value};
use crate::attribute::{Attribute, AttributeFault, KeyType, Scalar, kind};
use crate::error::Fault;
use crate::schema::{KeyElement, KeyRole};

/// The content that a key of the table is created from.
#[doc(hidden)]
#[derive(Clone, Copy)]
#[allow(missing_debug_implementations, reason = "it would show the value of a key")]
pub enum KeySource<'a> {
    /// The template of a generated key.
    Text(Template<'a>),
    /// The name and the value of an attribute key.
    Attribute(&'static str, Part<'a>),
}

impl<'a> KeySource<'a> {
    /// Creates the source of an attribute key from its field.
    pub fn attribute<T: Attribute>(name: &'static str, value: &'a T) -> Self {
        Self::Attribute(name, Part::Attribute(value))
    }
}

/// A key of the table.
#[derive(Clone)]
pub(crate) enum TableKey {
    /// The text of a generated key.
    Text(KeyText),
    /// The value of an attribute key.
    Attribute(KeyValue),
}

impl TableKey {
    pub(crate) fn of(source: &KeySource<'_>) -> Self {
        match source {
            KeySource::Text(template) => Self::Text(KeyText::of(template)),
            KeySource::Attribute(name, part) => Self::Attribute(KeyValue::of(name, *part)),
        }
    }

    /// Creates the key of this key attribute from a value that was read from the table. `prefix_len` is the length of the
    /// prefix of a generated key, including the delimiter.
    pub(crate) fn from_stored(
        element: KeyElement,
        name: &'static str,
        value: AttributeValue,
        prefix_len: usize,
    ) -> Result<Self, AttributeFault> {
        match (element, value) {
            (KeyElement::Text(_), AttributeValue::S(text)) => Ok(Self::Text(KeyText::from_stored(text, prefix_len))),
            (_, value) if KeyType::of(&value) == Some(element.key_type()) => {
                Ok(Self::Attribute(KeyValue { name, value: Ok(value) }))
            }
            (_, other) => {
                Err(AttributeFault::wrong_type(element.key_type().description(), kind::name_of(&other)).at(name))
            }
        }
    }

    /// Fails if the key is not valid in this role.
    pub(super) fn check(&self, role: KeyRole, limit: usize) -> Result<(), Fault> {
        match self {
            Self::Text(text) => text.check(role.name(), limit),
            Self::Attribute(value) => value.check(role.name(), limit),
        }
    }

    /// Fails if the key is not valid for this key attribute.
    pub(super) fn check_element(&self, element: KeyElement, role: KeyRole, limit: usize) -> Result<(), Fault> {
        self.check(role, limit)?;
        match self {
            // Generated keys are strings.
            Self::Text(_) => Ok(()),
            Self::Attribute(KeyValue { name, value: Ok(value) }) => value::check_type(name, value, element.key_type()),
            Self::Attribute(_) => Ok(()),
        }
    }

    /// Returns the value of the key attribute.
    pub(super) fn into_value(self) -> Result<AttributeValue, Fault> {
        match self {
            Self::Text(text) => Ok(AttributeValue::S(text.into_string())),
            Self::Attribute(KeyValue { name, value }) => value.map_err(|fault| fault.at(name).into()),
        }
    }

    /// Returns the text of a generated key.
    pub(crate) fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text.as_str()),
            Self::Attribute(_) => None,
        }
    }

    /// Returns the value of an attribute key.
    pub(super) fn as_value(&self) -> Option<&KeyValue> {
        match self {
            Self::Text(_) => None,
            Self::Attribute(value) => Some(value),
        }
    }

    pub(crate) fn identity(&self) -> KeyIdentity<'_> {
        match self {
            Self::Text(text) => KeyIdentity::Text(text.as_str()),
            Self::Attribute(KeyValue { value: Ok(value), .. }) => KeyIdentity::of(Scalar::of(value)),
            Self::Attribute(_) => KeyIdentity::Invalid,
        }
    }
}

/// Shows the prefix of a generated key or the name of an attribute key, and not the value.
impl fmt::Display for TableKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => text.redacted().fmt(f),
            Self::Attribute(value) => f.write_str(value.name),
        }
    }
}
