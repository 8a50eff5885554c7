//! Attributes that are converted with serde.

use std::fmt;
use std::ops::{Deref, DerefMut};

use aws_sdk_dynamodb::types::AttributeValue;
use serde_core::Serialize;
use serde_core::de::DeserializeOwned;

use super::stored::StoredValue;
use super::{Attribute, AttributeFault, Attributes, kind, map, number, sequence};

/// A wrapper that converts the value to and from an attribute value with serde.
///
/// Use `#[entity(serde)]` for a field of an item, and `Serde` for a value in a list or map, such as `Vec<Serde<Url>>`.
/// The path constant of a field with `#[entity(serde)]` also has this type. The DynamoDB type is known only at run time.
///
/// ```
/// use dokklib::{Attribute, Serde};
/// use dokklib::aws_sdk_dynamodb::types::AttributeValue;
///
/// let value = Serde((true, 7)).into_value()?;
/// assert_eq!(value.as_l().unwrap().len(), 2);
/// # Ok::<(), dokklib::attribute::AttributeFault>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Serde<T>(pub T);

impl<T> Deref for Serde<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> DerefMut for Serde<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

/// A type that implements serde's `Serialize` and `DeserializeOwned`.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be stored with serde: it doesn't implement `Serialize` and `DeserializeOwned`",
    label = "add `#[derive(serde::Serialize, serde::Deserialize)]` to this type"
)]
pub trait SerdeField: Sized {
    fn serialized(&self) -> Result<AttributeValue, AttributeFault>;
    fn deserialized(value: AttributeValue) -> Result<Self, AttributeFault>;

    /// Writes a field. No attribute is written if the value serializes to NULL.
    fn write_field(&self, attributes: &mut Attributes, name: &'static str) -> Result<(), AttributeFault> {
        let value = self.serialized().map_err(|fault| fault.at(name))?;
        if !value.is_null() {
            attributes.insert(name.to_owned(), value);
        }
        Ok(())
    }

    /// Reads a field. A missing attribute is deserialized as NULL.
    fn read_field(stored: Option<StoredValue<'_>>, name: &'static str) -> Result<Self, AttributeFault> {
        match stored {
            Some(value) => Self::deserialized(value.into_value()).map_err(|fault| fault.at(name)),
            None => Self::deserialized(AttributeValue::Null(true)).map_err(|_| AttributeFault::missing().at(name)),
        }
    }
}

#[diagnostic::do_not_recommend]
impl<T: Serialize + DeserializeOwned> SerdeField for T {
    fn serialized(&self) -> Result<AttributeValue, AttributeFault> {
        // The messages of serde's errors can contain values, so they are dropped.
        let value = serde_dynamo::aws_sdk_dynamodb_1::to_attribute_value(self)
            .map_err(|_| AttributeFault::expected("a value that serde can serialize to a DynamoDB type"))?;
        check(&value)?;
        Ok(value)
    }

    fn deserialized(value: AttributeValue) -> Result<Self, AttributeFault> {
        if has_unknown_type(&value) {
            return Err(AttributeFault::expected("a value of a type that the SDK knows"));
        }
        serde_dynamo::aws_sdk_dynamodb_1::from_attribute_value(value)
            .map_err(|_| AttributeFault::expected("a value that serde can deserialize to this type"))
    }
}

/// Returns `true` if the SDK doesn't know the type of a value, which `serde_dynamo` panics on.
fn has_unknown_type(value: &AttributeValue) -> bool {
    match value {
        AttributeValue::L(values) => values.iter().any(has_unknown_type),
        AttributeValue::M(values) => values.values().any(has_unknown_type),
        other => other.is_unknown(),
    }
}

/// Checks that DynamoDB can store the numbers and attribute names that serde produced.
fn check(value: &AttributeValue) -> Result<(), AttributeFault> {
    match value {
        AttributeValue::N(text) => number::check(text),
        AttributeValue::Ns(texts) => texts.iter().try_for_each(|text| number::check(text)),
        AttributeValue::L(values) => {
            values.iter().enumerate().try_for_each(|(index, value)| check(value).map_err(|fault| fault.at_index(index)))
        }
        AttributeValue::M(values) => values.iter().try_for_each(|(name, value)| {
            map::check_name(name)?;
            check(value).map_err(AttributeFault::at_entry)
        }),
        _ => Ok(()),
    }
}

impl<T: SerdeField> Attribute for Serde<T> {
    type Type = kind::Any;
    type Value = Self;
    type Sequence = sequence::List;

    fn into_value(self) -> Result<AttributeValue, AttributeFault> {
        self.0.serialized()
    }

    fn to_value(&self) -> Result<AttributeValue, AttributeFault> {
        self.0.serialized()
    }

    fn from_value(value: AttributeValue) -> Result<Self, AttributeFault> {
        T::deserialized(value).map(Self)
    }

    // A field with a missing attribute is deserialized from NULL.
    fn reads_null_as_missing() -> bool {
        T::deserialized(AttributeValue::Null(true)).is_ok()
    }
}

impl<T: fmt::Display> fmt::Display for Serde<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_dynamodb_cannot_store_are_rejected() {
        for value in [f64::NAN, f64::INFINITY, 1e126, 1e-131] {
            assert!(Serde(vec![value]).into_value().is_err(), "{value}");
        }
        assert_eq!(
            Serde(vec![1.5, f64::NAN]).into_value().unwrap_err().to_string(),
            "attribute `[1]` is NaN or infinite, which DynamoDB can't store"
        );
    }

    #[test]
    fn faults_contain_no_values() {
        let fault = Serde::<u64>::from_value(AttributeValue::S("secret".to_owned())).unwrap_err();
        assert_eq!(fault.to_string(), "is not a value that serde can deserialize to this type");
    }

    #[test]
    fn none_is_not_written_as_an_attribute() {
        let mut attributes = Attributes::new();
        None::<u64>.write_field(&mut attributes, "n").unwrap();
        assert!(attributes.is_empty());
        assert_eq!(Option::<u64>::read_field(None, "n").unwrap(), None);
        assert_eq!(u64::read_field(None, "n").unwrap_err().to_string(), "attribute `n` is missing");
    }
}
