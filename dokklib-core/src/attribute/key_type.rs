/// The type of a key attribute of an index.
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

    pub(crate) const fn is_same(self, other: Self) -> bool {
        self as u8 == other as u8
    }
}
