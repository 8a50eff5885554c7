use aws_sdk_dynamodb::types::AttributeValue;

use super::{Attribute, AttributeFault, IntegerRange, sequence};

impl<T: Attribute> Attribute for Option<T> {
    type Type = T::Type;
    type Value = T::Value;
    type Sequence = sequence::List;
    const INTEGER_RANGE: Option<IntegerRange> = T::INTEGER_RANGE;

    fn into_value(self) -> Result<AttributeValue, AttributeFault> {
        self.map_or(Ok(AttributeValue::Null(true)), T::into_value)
    }

    fn to_value(&self) -> Result<AttributeValue, AttributeFault> {
        self.as_ref().map_or(Ok(AttributeValue::Null(true)), T::to_value)
    }

    fn from_value(value: AttributeValue) -> Result<Self, AttributeFault> {
        if value.is_null() { Ok(None) } else { T::from_value(value).map(Some) }
    }

    /// `Some` of an empty set is absent too, because DynamoDB has no empty sets.
    fn is_absent(&self) -> bool {
        self.as_ref().is_none_or(T::is_absent)
    }

    fn absent() -> Option<Self> {
        Some(None)
    }
}
