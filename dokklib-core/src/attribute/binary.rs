use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;

use super::set::SetElement;
use super::{AttributeFault, kind};

/// Sets of binary values; the values themselves are sequences of bytes.
macro_rules! binary_elements {
    ([$($const:tt)*] $Type:ty) => {
        impl<$($const)*> SetElement for $Type {
            type Set = kind::BinarySet;

            fn into_set(elements: impl Iterator<Item = Self>) -> Result<AttributeValue, AttributeFault> {
                Ok(AttributeValue::Bs(elements.map(Blob::new).collect()))
            }

            fn to_set<'a>(elements: impl Iterator<Item = &'a Self>) -> Result<AttributeValue, AttributeFault> {
                Ok(AttributeValue::Bs(elements.map(|bytes| Blob::new(&bytes[..])).collect()))
            }

            fn from_set(value: AttributeValue) -> Result<Vec<Self>, AttributeFault> {
                match value {
                    AttributeValue::Bs(blobs) => blobs
                        .into_iter()
                        .map(|blob| super::Attribute::from_value(AttributeValue::B(blob)))
                        .collect(),
                    other => Err(super::set::wrong_set::<Self>(&other)),
                }
            }
        }
    };
}

binary_elements!([] Vec<u8>);
binary_elements!([const N: usize] [u8; N]);
