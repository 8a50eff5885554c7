use aws_sdk_dynamodb::types::AttributeValue;

/// An attribute that has the same value in all items of an entity, because another program reads it.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub struct ConstantAttribute {
    pub(crate) name: &'static str,
    value: ConstantValue,
}

#[derive(Debug, Clone, Copy)]
enum ConstantValue {
    String(&'static str),
    Number(&'static str),
    Bool(bool),
}

impl ConstantAttribute {
    pub const fn string(name: &'static str, value: &'static str) -> Self {
        Self { name, value: ConstantValue::String(value) }
    }

    /// Creates a number from its decimal text.
    pub const fn number(name: &'static str, value: &'static str) -> Self {
        Self { name, value: ConstantValue::Number(value) }
    }

    pub const fn bool(name: &'static str, value: bool) -> Self {
        Self { name, value: ConstantValue::Bool(value) }
    }

    pub(crate) fn value(&self) -> AttributeValue {
        match self.value {
            ConstantValue::String(text) => AttributeValue::S(text.to_owned()),
            ConstantValue::Number(text) => AttributeValue::N(text.to_owned()),
            ConstantValue::Bool(value) => AttributeValue::Bool(value),
        }
    }
}
