use aws_sdk_dynamodb::types::AttributeValue;

/// The type of a key attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeyType {
    /// A string (S).
    String,
    /// A number (N).
    Number,
    /// Binary (B).
    Binary,
}

impl KeyType {
    /// Returns the name of the type for messages.
    pub(crate) const fn description(self) -> &'static str {
        match self {
            Self::String => "a string (S)",
            Self::Number => "a number (N)",
            Self::Binary => "binary (B)",
        }
    }

    /// Returns `true` if the value has this type and isn't empty, as DynamoDB requires of a key.
    pub(crate) fn is_type_of(self, value: &AttributeValue) -> bool {
        match (self, value) {
            (Self::String, AttributeValue::S(text)) => !text.is_empty(),
            (Self::Number, AttributeValue::N(_)) => true,
            (Self::Binary, AttributeValue::B(bytes)) => !bytes.as_ref().is_empty(),
            _ => false,
        }
    }

    /// Returns the name of the type in the options of a schema or an index.
    pub(crate) const fn option(self) -> &'static str {
        match self {
            Self::String => "string",
            Self::Number => "number",
            Self::Binary => "binary",
        }
    }

    /// Returns the type of the value, or `None` if it can't be a key.
    pub(crate) fn of(value: &AttributeValue) -> Option<Self> {
        match value {
            AttributeValue::S(_) => Some(Self::String),
            AttributeValue::N(_) => Some(Self::Number),
            AttributeValue::B(_) => Some(Self::Binary),
            _ => None,
        }
    }

    pub(crate) const fn is_same(self, other: Self) -> bool {
        self as u8 == other as u8
    }
}
