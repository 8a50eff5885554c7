use aws_sdk_dynamodb::types::AttributeValue;

use super::stored::StoredValue;
use super::wire::WireValue;
use super::{Attribute, AttributeFault, kind, sequence, wrong_type};

#[diagnostic::do_not_recommend]
impl Attribute for bool {
    type Type = kind::Boolean;
    type Value = Self;
    type Sequence = sequence::List;

    #[inline]
    fn into_value(self) -> Result<AttributeValue, AttributeFault> {
        Ok(AttributeValue::Bool(self))
    }

    fn to_value(&self) -> Result<AttributeValue, AttributeFault> {
        self.into_value()
    }

    #[inline]
    fn from_value(value: AttributeValue) -> Result<Self, AttributeFault> {
        match value {
            AttributeValue::Bool(value) => Ok(value),
            other => Err(wrong_type::<Self>(&other)),
        }
    }

    #[inline]
    fn from_stored(value: StoredValue<'_>) -> Result<Self, AttributeFault> {
        match value {
            StoredValue::Wire(WireValue::Bool(value)) => Ok(value),
            other => Self::from_value(other.into_value()),
        }
    }
}
