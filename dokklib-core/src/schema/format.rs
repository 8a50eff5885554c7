//! Key formats: how the prefix and the parts of a key become one text.

/// How the keys of an entity become text: the delimiter between the parts, and whether values are escaped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyFormat {
    delimiter: &'static str,
    is_unescaped: bool,
}

impl KeyFormat {
    /// The default format: the delimiter `#`, and escaped values.
    pub const ESCAPED: Self = Self { delimiter: "#", is_unescaped: false };

    /// The default delimiter, with values that are stored unchanged.
    pub const UNESCAPED: Self = Self { delimiter: "#", is_unescaped: true };

    /// Returns the format with the same delimiter whose values are stored unchanged.
    pub(crate) const fn unescaped(self) -> Self {
        Self { is_unescaped: true, ..self }
    }

    /// Returns the text between the prefix and the parts of a key.
    pub const fn delimiter(&self) -> &'static str {
        self.delimiter
    }

    /// Returns `true` if values are stored unchanged, and `false` if they are escaped.
    pub const fn is_unescaped(&self) -> bool {
        self.is_unescaped
    }
}
