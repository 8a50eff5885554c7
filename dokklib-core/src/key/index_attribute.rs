//! Checks of attributes that are keys of an index.

use aws_sdk_dynamodb::types::AttributeValue;

use crate::attribute::{Attributes, KeyType, kind};
use crate::error::Fault;
use crate::schema::{KeyElement, KeyRole, Layout};

impl Layout {
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
