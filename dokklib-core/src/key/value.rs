//! The values of attributes that are themselves keys.

use std::fmt;

use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;

use super::part::{Part, ValuePrefix};
use crate::attribute::{AttributeFault, Attributes, Decimal, KeyType, Scalar, kind, value_size};
use crate::error::Fault;
use crate::schema::{KeyElement, Layout};

/// The value of an attribute that is itself a key of the table or of an index.
///
/// `Debug` shows only the name.
#[derive(Clone)]
pub struct KeyValue {
    pub(super) name: &'static str,
    pub(super) value: Result<AttributeValue, AttributeFault>,
}

impl KeyValue {
    pub(super) fn of(name: &'static str, part: Part<'_>) -> Self {
        Self { name, value: part.into_value() }
    }

    /// Creates the value that a key begins with, for `begins_with`.
    pub(super) fn prefix(name: &'static str, prefix: ValuePrefix<'_>) -> Self {
        let value = match prefix {
            ValuePrefix::Text(text) => AttributeValue::S(text.to_owned()),
            ValuePrefix::Binary(bytes) => AttributeValue::B(Blob::new(bytes)),
        };
        Self { name, value: Ok(value) }
    }

    /// Returns `true` if the value is empty, which DynamoDB doesn't allow for keys.
    pub(super) fn is_empty(&self) -> bool {
        self.value.as_ref().is_ok_and(is_empty)
    }

    /// Fails if the value is not valid as a key. `role` names the key in messages.
    pub(super) fn check(&self, role: &'static str, limit: usize) -> Result<(), Fault> {
        match &self.value {
            Ok(value) => check(self.name, value, role, limit),
            Err(fault) => Err(fault.clone().at(self.name).into()),
        }
    }

    /// Returns the value if it is valid as a key.
    pub(super) fn checked(self, role: &'static str, limit: usize) -> Result<AttributeValue, Fault> {
        self.check(role, limit)?;
        self.value.map_err(|fault| fault.at(self.name).into())
    }

    /// Returns a string that identifies the value.
    pub(super) fn identity_text(&self) -> String {
        match &self.value {
            Ok(AttributeValue::S(text)) => format!("S{text}"),
            Ok(AttributeValue::N(number)) => format!("N{number}"),
            Ok(AttributeValue::B(bytes)) => {
                format!("B{}", base64_simd::URL_SAFE_NO_PAD.encode_to_string(bytes.as_ref()))
            }
            // No request is sent with an invalid value.
            _ => String::new(),
        }
    }
}

impl fmt::Debug for KeyValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

fn is_empty(value: &AttributeValue) -> bool {
    match value {
        AttributeValue::S(text) => text.is_empty(),
        AttributeValue::B(bytes) => bytes.as_ref().is_empty(),
        _ => false,
    }
}

/// Fails if the value of the attribute is not valid as a key. `role` names the key in messages.
fn check(name: &'static str, value: &AttributeValue, role: &'static str, limit: usize) -> Result<(), Fault> {
    if is_empty(value) {
        return Err(Fault::EmptyPart { part: name });
    }
    let length = match value {
        AttributeValue::N(_) => 0,
        AttributeValue::S(_) | AttributeValue::B(_) => value_size(value),
        other => {
            let fault = AttributeFault::wrong_type("a string (S), a number (N) or binary (B)", kind::name_of(other));
            return Err(fault.at(name).into());
        }
    };
    if length > limit { Err(Fault::KeyTooLong { role, length, limit, part: name }) } else { Ok(()) }
}

/// Fails if the value of the attribute has another type than the key.
pub(super) fn check_type(name: &'static str, value: &AttributeValue, key_type: KeyType) -> Result<(), Fault> {
    if KeyType::of(value) == Some(key_type) {
        return Ok(());
    }
    let fault = AttributeFault::wrong_type(key_type.description(), kind::name_of(value));
    Err(fault.at(name).into())
}

impl Layout {
    /// Fails if the item lacks an attribute key of the table, or has an invalid value for one.
    pub(crate) fn check_attribute_keys(&self, item: &Attributes) -> Result<(), Fault> {
        self.keys().try_for_each(|(element, role)| {
            let KeyElement::Attribute(name, key_type) = element else { return Ok(()) };
            let value = item.get(name).ok_or_else(|| AttributeFault::missing().at(name))?;
            check_type(name, value, key_type)?;
            check(name, value, role.name(), self.key_limit(role))
        })
    }
}

/// The value of a key attribute, for comparisons. Numbers are equal if their values are, in whatever form they are
/// written.
#[derive(PartialEq, Eq, Hash)]
pub(crate) enum KeyIdentity<'a> {
    Text(&'a str),
    Number(Decimal),
    Binary(&'a [u8]),
    /// A value that can't be a key. No request is sent with it.
    Invalid,
}

impl<'a> KeyIdentity<'a> {
    pub(crate) fn of(value: Scalar<'a>) -> Self {
        match value {
            Scalar::Text(text) => Self::Text(text),
            Scalar::Number(number) => Self::Number(Decimal::parse(number)),
            Scalar::Binary(bytes) => Self::Binary(bytes),
            Scalar::Other => Self::Invalid,
        }
    }
}
