use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;

use super::set::SetElement;
#[cfg(feature = "bytes")]
use super::{Attribute, sequence};
use super::{AttributeFault, kind};

#[cfg(feature = "bytes")]
#[cfg_attr(docsrs, doc(cfg(feature = "bytes")))]
#[diagnostic::do_not_recommend]
impl Attribute for bytes::Bytes {
    type Type = kind::Binary;
    type Value = Self;
    type Sequence = sequence::List;

    fn into_value(self) -> Result<AttributeValue, AttributeFault> {
        Ok(AttributeValue::B(Blob::new(self)))
    }

    fn to_value(&self) -> Result<AttributeValue, AttributeFault> {
        Ok(AttributeValue::B(Blob::new(&self[..])))
    }

    fn from_value(value: AttributeValue) -> Result<Self, AttributeFault> {
        Vec::from_value(value).map(Self::from)
    }
}

/// Implements [`SetElement`] for binary types. `Vec<u8>` and arrays get [`Attribute`](super::Attribute) from their
/// generic implementation.
macro_rules! binary_elements {
    ([$($const:tt)*] $Type:ty) => {
        #[diagnostic::do_not_recommend]
        impl<$($const)*> SetElement for $Type {
            type Set = kind::BinarySet;
            type Element = Self;

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
#[cfg(feature = "bytes")]
binary_elements!([] bytes::Bytes);
binary_elements!([const N: usize] [u8; N]);
