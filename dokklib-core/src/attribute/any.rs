use aws_sdk_dynamodb::types::AttributeValue;

use super::{Attribute, AttributeFault, kind, sequence};

/// A value of any type is stored and read as it is.
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
