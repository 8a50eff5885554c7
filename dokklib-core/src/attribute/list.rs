use aws_sdk_dynamodb::types::AttributeValue;

use super::stored::StoredValue;
use super::{Attribute, AttributeFault, Sequence, alias, sequence};

impl<T: Attribute> Attribute for Vec<T> {
    type Type = <T::Sequence as Sequence<T>>::Type;
    type Value = Self;
    type Sequence = sequence::List;
    const HAS_AMBIGUOUS_OPTION: bool = T::HAS_AMBIGUOUS_OPTION;

    fn into_value(self) -> Result<AttributeValue, AttributeFault> {
        T::Sequence::into_value(self)
    }

    fn to_value(&self) -> Result<AttributeValue, AttributeFault> {
        T::Sequence::to_value(self)
    }

    fn from_value(value: AttributeValue) -> Result<Self, AttributeFault> {
        T::Sequence::from_value(value)
    }

    fn from_stored(value: StoredValue<'_>) -> Result<Self, AttributeFault> {
        T::Sequence::from_stored(value)
    }

    fn alias_values(written: &AttributeValue) -> Result<Vec<AttributeValue>, AttributeFault> {
        alias::of_list::<T>(written)
    }
}

impl<T: Attribute, const N: usize> Attribute for [T; N] {
    type Type = <T::Sequence as Sequence<T>>::Type;
    type Value = Self;
    type Sequence = sequence::List;
    const HAS_AMBIGUOUS_OPTION: bool = T::HAS_AMBIGUOUS_OPTION;

    fn into_value(self) -> Result<AttributeValue, AttributeFault> {
        T::Sequence::into_value(self.into())
    }

    fn to_value(&self) -> Result<AttributeValue, AttributeFault> {
        T::Sequence::to_value(self)
    }

    fn from_value(value: AttributeValue) -> Result<Self, AttributeFault> {
        T::Sequence::from_value(value)?.try_into().map_err(|values: Vec<T>| AttributeFault::length(N, values.len()))
    }

    fn alias_values(written: &AttributeValue) -> Result<Vec<AttributeValue>, AttributeFault> {
        alias::of_list::<T>(written)
    }
}
