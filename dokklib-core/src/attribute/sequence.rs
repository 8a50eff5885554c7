//! The storage of `Vec`s and arrays: as a list, or as binary for bytes.

use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;

use super::kind::{self, Kind, name_of};
use super::stored::StoredValue;
use super::wire::WireValue;
use super::{Attribute, AttributeFault};

/// Determines how a `Vec` or an array of `T` is stored.
///
/// With it, a single implementation of [`Attribute`] stores `Vec<u8>` as binary and `Vec<u16>` as a list.
pub trait Sequence<T> {
    /// The DynamoDB type of the sequence.
    type Type: Kind;

    #[doc(hidden)]
    fn into_value(values: Vec<T>) -> Result<AttributeValue, AttributeFault>;
    #[doc(hidden)]
    fn to_value(values: &[T]) -> Result<AttributeValue, AttributeFault>;
    #[doc(hidden)]
    fn from_value(value: AttributeValue) -> Result<Vec<T>, AttributeFault>;
    #[doc(hidden)]
    fn from_stored(value: StoredValue<'_>) -> Result<Vec<T>, AttributeFault> {
        Self::from_value(value.into_value())
    }
}

/// Stores the elements as a list (L).
#[derive(Debug)]
pub struct List;

impl<T: Attribute> Sequence<T> for List {
    type Type = kind::List;

    fn into_value(values: Vec<T>) -> Result<AttributeValue, AttributeFault> {
        let mut list = Vec::with_capacity(values.len());
        for (index, value) in values.into_iter().enumerate() {
            list.push(value.into_value().map_err(|fault| fault.at_index(index))?);
        }
        Ok(AttributeValue::L(list))
    }

    fn to_value(values: &[T]) -> Result<AttributeValue, AttributeFault> {
        let mut list = Vec::with_capacity(values.len());
        for (index, value) in values.iter().enumerate() {
            list.push(value.to_value().map_err(|fault| fault.at_index(index))?);
        }
        Ok(AttributeValue::L(list))
    }

    fn from_value(value: AttributeValue) -> Result<Vec<T>, AttributeFault> {
        let AttributeValue::L(list) = value else {
            return Err(AttributeFault::wrong_type(kind::List::NAME, name_of(&value)));
        };
        let mut values = Vec::with_capacity(list.len());
        for (index, value) in list.into_iter().enumerate() {
            values.push(T::from_value(value).map_err(|fault| fault.at_index(index))?);
        }
        Ok(values)
    }

    fn from_stored(value: StoredValue<'_>) -> Result<Vec<T>, AttributeFault> {
        let StoredValue::Wire(WireValue::List(list)) = value else {
            return <Self as Sequence<T>>::from_value(value.into_value());
        };
        let values = list
            .enumerate()
            .map(|(index, value)| T::from_stored(StoredValue::Wire(value)).map_err(|fault| fault.at_index(index)));
        values.collect()
    }
}

/// Stores the bytes as binary (B).
#[derive(Debug)]
pub struct Bytes;

impl Sequence<u8> for Bytes {
    type Type = kind::Binary;

    fn into_value(values: Vec<u8>) -> Result<AttributeValue, AttributeFault> {
        Ok(AttributeValue::B(Blob::new(values)))
    }

    fn to_value(values: &[u8]) -> Result<AttributeValue, AttributeFault> {
        Ok(AttributeValue::B(Blob::new(values)))
    }

    fn from_value(value: AttributeValue) -> Result<Vec<u8>, AttributeFault> {
        match value {
            AttributeValue::B(blob) => Ok(blob.into_inner()),
            other => Err(AttributeFault::wrong_type(kind::Binary::NAME, name_of(&other))),
        }
    }
}
