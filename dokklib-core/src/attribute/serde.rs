//! Fields that are stored as serde serializes them.

use std::fmt;
use std::ops::{Deref, DerefMut};

use aws_sdk_dynamodb::types::AttributeValue;
use serde_core::Serialize;
use serde_core::de::DeserializeOwned;

use super::{Attribute, AttributeFault, kind, map, number, sequence};
use crate::item::Attributes;

/// A value that is stored as serde serializes it.
///
/// It is what the path of a field with `#[entity(serde)]` is of, and an attribute of its own where a value inside a list or
/// a map is to be stored so: `Vec<Serde<Url>>`. Its DynamoDB type is known at run time only.
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

/// A type that serde serializes and deserializes.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "a `{Self}` can't be stored by serde",
    label = "not `Serialize` and `DeserializeOwned`",
    note = "`#[derive(serde::Serialize, serde::Deserialize)]` on it"
)]
pub trait SerdeField: Sized {
    fn serialized(&self) -> Result<AttributeValue, AttributeFault>;
    fn deserialized(value: AttributeValue) -> Result<Self, AttributeFault>;

    /// Writes a field; what serializes to nothing is no attribute.
    fn write_field(&self, attributes: &mut Attributes, name: &'static str) -> Result<(), AttributeFault> {
        let value = self.serialized().map_err(|fault| fault.at(name))?;
        if !value.is_null() {
            attributes.insert(name.to_owned(), value);
        }
        Ok(())
    }

    /// Reads a field; without an attribute it is what serde reads of nothing.
    fn read_field(stored: Option<AttributeValue>, name: &'static str) -> Result<Self, AttributeFault> {
        match stored {
            Some(value) => Self::deserialized(value).map_err(|fault| fault.at(name)),
            None => Self::deserialized(AttributeValue::Null(true)).map_err(|_| AttributeFault::missing().at(name)),
        }
    }
}

#[diagnostic::do_not_recommend]
impl<T: Serialize + DeserializeOwned> SerdeField for T {
    fn serialized(&self) -> Result<AttributeValue, AttributeFault> {
        // Errors of serde hold values, so none of their text is kept.
        let value = serde_dynamo::aws_sdk_dynamodb_1::to_attribute_value(self)
            .map_err(|_| AttributeFault::not("a value that serde can serialize to DynamoDB's types"))?;
        check(&value)?;
        Ok(value)
    }

    fn deserialized(value: AttributeValue) -> Result<Self, AttributeFault> {
        serde_dynamo::aws_sdk_dynamodb_1::from_attribute_value(value)
            .map_err(|_| AttributeFault::not("in the form in which serde reads its type"))
    }
}

/// Reports a number that DynamoDB can't store, which serde's own types can have.
fn check(value: &AttributeValue) -> Result<(), AttributeFault> {
    match value {
        AttributeValue::N(text) => number::check(text),
        AttributeValue::Ns(texts) => texts.iter().try_for_each(|text| number::check(text)),
        AttributeValue::L(values) => {
            values.iter().enumerate().try_for_each(|(at, value)| check(value).map_err(|fault| fault.at_index(at)))
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
    fn numbers_that_dynamodb_cant_store_are_faults() {
        for value in [f64::NAN, f64::INFINITY, 1e126, 1e-131] {
            assert!(Serde(vec![value]).into_value().is_err(), "{value}");
        }
        assert_eq!(
            Serde(vec![1.5, f64::NAN]).into_value().unwrap_err().to_string(),
            "attribute `[1]` is NaN or infinite, which DynamoDB can't store"
        );
    }

    #[test]
    fn faults_hold_no_values() {
        let fault = Serde::<u64>::from_value(AttributeValue::S("secret".to_owned())).unwrap_err();
        assert_eq!(fault.to_string(), "is not in the form in which serde reads its type");
    }

    #[test]
    fn a_field_of_nothing_is_no_attribute() {
        let mut attributes = Attributes::new();
        None::<u64>.write_field(&mut attributes, "n").unwrap();
        assert!(attributes.is_empty());
        assert_eq!(Option::<u64>::read_field(None, "n").unwrap(), None);
        assert_eq!(u64::read_field(None, "n").unwrap_err().to_string(), "attribute `n` is missing");
    }
}
