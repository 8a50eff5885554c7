/// A DynamoDB data type, for [`Path::attribute_type`](super::Path::attribute_type).
///
/// The variants are named after DynamoDB's data type descriptors. See
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
    /// NULL. An attribute with the value NULL exists.
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
    /// Returns the data type descriptor that expressions use.
    pub(crate) fn descriptor(self) -> &'static str {
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
