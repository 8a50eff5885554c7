use std::fmt;

use crate::attribute::AttributePath;

/// A part of a condition expression that the item doesn't satisfy, such as `quantity >= ?` or `NOT closed = ?`.
///
/// `Display` prints the attribute names and `?` in place of each value.
#[derive(Clone, PartialEq, Eq)]
pub struct FailedCondition {
    pub(crate) text: String,
    pub(crate) paths: Vec<AttributePath>,
}

impl FailedCondition {
    /// Returns the paths of the attributes in the condition, such as `quantity` or `address.city`.
    ///
    /// Keys of maps are redacted: `scores[…]`.
    pub fn attributes(&self) -> impl Iterator<Item = String> {
        self.paths.iter().map(ToString::to_string)
    }
}

impl fmt::Display for FailedCondition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Debug for FailedCondition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FailedCondition({self})")
    }
}

/// Writes `` : `quantity >= ?`, `NOT closed = ?` ``, or nothing if the slice is empty.
pub(super) fn write_list(f: &mut fmt::Formatter<'_>, failed_conditions: &[FailedCondition]) -> fmt::Result {
    for (index, condition) in failed_conditions.iter().enumerate() {
        write!(f, "{} `{condition}`", if index == 0 { ":" } else { "," })?;
    }
    Ok(())
}
