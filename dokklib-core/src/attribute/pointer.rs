use std::borrow::Cow;
use std::sync::Arc;

use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;

use super::stored::StoredValue;
use super::{Attribute, AttributeFault, IntegerRange, kind, sequence};

/// Implements [`Attribute`] for smart pointers by delegating to the inner type.
macro_rules! pointers {
    ($([$($generics:tt)*] $Pointer:ty: $into:expr;)+) => {$(
        impl<$($generics)*> Attribute for $Pointer {
            type Type = T::Type;
            type Value = T::Value;
            type Sequence = sequence::List;
            const INTEGER_RANGE: Option<IntegerRange> = T::INTEGER_RANGE;
            const MAY_BE_ABSENT: bool = T::MAY_BE_ABSENT;
            const ALIASES: &'static [&'static [&'static str]] = T::ALIASES;
            const WRITTEN_FORM: Option<&'static str> = T::WRITTEN_FORM;
            const HAS_AMBIGUOUS_OPTION: bool = T::HAS_AMBIGUOUS_OPTION;

            fn into_value(self) -> Result<AttributeValue, AttributeFault> {
                $into(self)
            }

            fn to_value(&self) -> Result<AttributeValue, AttributeFault> {
                T::to_value(self)
            }

            fn from_value(value: AttributeValue) -> Result<Self, AttributeFault> {
                T::from_value(value).map(Self::from)
            }

            fn from_stored(value: StoredValue<'_>) -> Result<Self, AttributeFault> {
                T::from_stored(value).map(Self::from)
            }

            fn alias_values(written: &AttributeValue) -> Result<Vec<AttributeValue>, AttributeFault> {
                T::alias_values(written)
            }

            fn other_forms(written: &AttributeValue) -> Vec<AttributeValue> {
                T::other_forms(written)
            }

            fn reads_null_as_missing() -> bool {
                T::reads_null_as_missing()
            }

            fn is_absent(&self) -> bool {
                T::is_absent(self)
            }

            fn absent() -> Option<Self> {
                T::absent().map(Self::from)
            }
        }
    )+};
}

pointers! {
    [T: Attribute] Box<T>: |value: Self| T::into_value(*value);
    [T: Attribute] Arc<T>: |value: Self| Self::try_unwrap(value).map_or_else(|shared| shared.to_value(), T::into_value);
}

impl Attribute for Cow<'_, [u8]> {
    type Type = kind::Binary;
    type Value = Self;
    type Sequence = sequence::List;

    fn into_value(self) -> Result<AttributeValue, AttributeFault> {
        Ok(AttributeValue::B(Blob::new(self.into_owned())))
    }

    fn to_value(&self) -> Result<AttributeValue, AttributeFault> {
        Ok(AttributeValue::B(Blob::new(&**self)))
    }

    fn from_value(value: AttributeValue) -> Result<Self, AttributeFault> {
        Vec::from_value(value).map(Self::Owned)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pointer_is_stored_as_its_inner_value() {
        let n = |text: &str| AttributeValue::N(text.to_owned());
        assert_eq!(Box::new(7_u8).into_value().unwrap(), n("7"));
        let shared = Arc::new(vec![7_u16]);
        assert_eq!(Arc::clone(&shared).into_value().unwrap(), AttributeValue::L(vec![n("7")]));
        assert_eq!(Arc::<Vec<u16>>::from_value(shared.to_value().unwrap()).unwrap(), shared);
        assert!(Box::new(None::<u8>).is_absent());
        assert_eq!(Box::<Option<u8>>::absent(), Some(Box::new(None)));
        let bytes = Cow::Borrowed(&[0_u8, 255][..]);
        assert_eq!(Cow::<[u8]>::from_value(bytes.to_value().unwrap()).unwrap(), bytes);
    }
}
