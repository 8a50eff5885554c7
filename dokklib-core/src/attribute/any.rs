use aws_sdk_dynamodb::types::AttributeValue;

use super::{Attribute, AttributeFault, kind, sequence};

/// An attribute value is stored and read unchanged.
#[diagnostic::do_not_recommend]
impl Attribute for AttributeValue {
    type Type = kind::Any;
    type Value = Self;
    type Sequence = sequence::List;

    fn into_value(self) -> Result<AttributeValue, AttributeFault> {
        Ok(self)
    }

    fn to_value(&self) -> Result<AttributeValue, AttributeFault> {
        Ok(self.clone())
    }

    fn from_value(value: AttributeValue) -> Result<Self, AttributeFault> {
        Ok(value)
    }
}
