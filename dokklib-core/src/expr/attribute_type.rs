/// A DynamoDB type, for [`Path::attribute_type`](super::Path::attribute_type), by the name that it has in requests.
///
/// [Data types](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html) in
/// AWS's guide.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AttributeType {
    /// A string.
    S,
    /// A number.
    N,
    /// Binary.
    B,
    /// A Boolean.
    Bool,
    /// NULL, which is a value that is there.
    Null,
    /// A list.
    L,
    /// A map.
    M,
    /// A string set.
    Ss,
    /// A number set.
    Ns,
    /// A binary set.
    Bs,
}

impl AttributeType {
    /// What DynamoDB calls it in expressions.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::S => "S",
            Self::N => "N",
            Self::B => "B",
            Self::Bool => "BOOL",
            Self::Null => "NULL",
            Self::L => "L",
            Self::M => "M",
            Self::Ss => "SS",
            Self::Ns => "NS",
            Self::Bs => "BS",
        }
    }
}
