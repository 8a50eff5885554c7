//! The presence of attributes. NULL is read as `None`, like a missing attribute, so it counts as missing.

use super::condition::Node;
use super::operand::Term;
use super::{AttributePath, AttributeType};
use crate::attribute::Attribute;

impl Node {
    /// Tests whether an attribute of type `T` exists and is not read like a missing attribute.
    pub(super) fn present<T: Attribute>(path: AttributePath) -> Self {
        let not_null = Self::not_null::<T>(&path).unwrap_or(Self::Constant(true));
        Self::Exists(path).and(not_null)
    }

    /// Tests whether an attribute of type `T` is missing or read like a missing attribute.
    pub(super) fn missing<T: Attribute>(path: AttributePath) -> Self {
        let is_null = Self::not_null::<T>(&path).map_or(Self::Constant(false), Self::negated);
        Self::NotExists(path).or(is_null)
    }

    /// Tests whether an attribute is not NULL, if a `T` reads NULL like a missing attribute.
    pub(super) fn not_null<T: Attribute>(path: &AttributePath) -> Option<Self> {
        let is_null = || Self::AttributeType(path.clone(), AttributeType::Null);
        T::reads_null_as_missing().then(|| is_null().negated())
    }

    /// Returns the condition that an attribute of type `T` is not NULL if it is compared with another attribute. DynamoDB
    /// treats two NULLs as equal, but two missing attributes as different.
    pub(super) fn compared_with_null<T: Attribute>(path: AttributePath, operand: &Term) -> Option<Self> {
        matches!(operand, Term::Path(_)).then(|| Self::not_null::<T>(&path)).flatten()
    }
}
