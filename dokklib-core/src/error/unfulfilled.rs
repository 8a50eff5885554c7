use std::fmt;

use crate::expr::{Node, Shown};

/// A part of a condition that would have to be otherwise for the condition to hold: `left >= ?`, or `NOT closed = ?` of one
/// that must not hold and does.
///
/// `Display` shows it, with names and without values.
#[derive(Clone, PartialEq, Eq)]
pub struct Unfulfilled {
    text: String,
    attributes: Vec<String>,
}

impl Unfulfilled {
    pub(crate) fn new(leaf: &Node, wanted: bool) -> Self {
        let attributes = leaf.paths().map(ToString::to_string).collect();
        Self { text: format!("{}{}", if wanted { "" } else { "NOT " }, Shown(leaf)), attributes }
    }

    /// The paths of the attributes that it is about: `left`, `address.city`.
    pub fn attributes(&self) -> impl Iterator<Item = &str> {
        self.attributes.iter().map(String::as_str)
    }
}

impl fmt::Display for Unfulfilled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Debug for Unfulfilled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Unfulfilled({self})")
    }
}

/// All of them: `` `left >= ?`, `NOT closed = ?` ``, after a colon, if there are any.
pub(super) fn write_all(f: &mut fmt::Formatter<'_>, unfulfilled: &[Unfulfilled]) -> fmt::Result {
    for (at, one) in unfulfilled.iter().enumerate() {
        write!(f, "{} `{one}`", if at == 0 { ":" } else { "," })?;
    }
    Ok(())
}
