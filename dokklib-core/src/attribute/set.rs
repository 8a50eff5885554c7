use std::collections::{BTreeSet, HashSet};
use std::hash::{BuildHasher, Hash};

use aws_sdk_dynamodb::types::AttributeValue;

use super::kind::{Kind, name_of};
use super::{Attribute, AttributeFault, MayBeAbsent, alias, sequence, wrong_type};

/// A type that can be an element of a DynamoDB set: strings, integers and binary.
#[diagnostic::on_unimplemented(
    message = "DynamoDB has no sets of `{Self}`",
    label = "use a `Vec<{Self}>`, which is stored as a list",
    note = "the elements of a set are strings, integers or binary values"
)]
pub trait SetElement: Attribute {
    /// The DynamoDB type of the set.
    type Set: Kind;

    /// Always `Self`. Bounds on it are not checked for a type that can't be an element of a set, which is reported alone.
    #[doc(hidden)]
    type Element;

    #[doc(hidden)]
    fn into_set(elements: impl Iterator<Item = Self>) -> Result<AttributeValue, AttributeFault>;
    #[doc(hidden)]
    fn to_set<'a>(elements: impl Iterator<Item = &'a Self>) -> Result<AttributeValue, AttributeFault>
    where
        Self: 'a;
    #[doc(hidden)]
    fn from_set(value: AttributeValue) -> Result<Vec<Self>, AttributeFault>;
}

/// Creates the fault for an attribute value that is not a set of `T`.
pub(super) fn wrong_set<T: SetElement>(found: &AttributeValue) -> AttributeFault {
    AttributeFault::wrong_type(<T::Set as Kind>::NAME, name_of(found))
}

macro_rules! sets {
    ($([$($bound:tt)*] [$($generics:tt)*] $Set:ty;)+) => {$(
        impl<T: SetElement<Element = T>, $($generics)*> Attribute for $Set
        where
            T::Element: $($bound)*,
        {
            type Type = T::Set;
            type Value = Self;
            type Sequence = sequence::List;
            const MAY_BE_ABSENT: bool = true;

            fn into_value(self) -> Result<AttributeValue, AttributeFault> {
                if self.is_empty() { Err(AttributeFault::empty_set()) } else { T::into_set(self.into_iter()) }
            }

            fn to_value(&self) -> Result<AttributeValue, AttributeFault> {
                if self.is_empty() { Err(AttributeFault::empty_set()) } else { T::to_set(self.iter()) }
            }

            fn from_value(value: AttributeValue) -> Result<Self, AttributeFault> {
                match value {
                    AttributeValue::Ss(_) | AttributeValue::Ns(_) | AttributeValue::Bs(_) => {
                        Ok(T::from_set(value)?.into_iter().collect())
                    }
                    other => Err(wrong_type::<Self>(&other)),
                }
            }

            fn alias_values(written: &AttributeValue) -> Result<Vec<AttributeValue>, AttributeFault> {
                alias::of_set::<T>(written)
            }

            fn is_absent(&self) -> bool {
                self.is_empty()
            }

            fn absent() -> Option<Self> {
                Some(Self::default())
            }
        }

        impl<T: SetElement<Element = T>, $($generics)*> MayBeAbsent for $Set where T::Element: $($bound)* {}
    )+};
}

sets! {
    [Ord] [] BTreeSet<T>;
    [Hash + Eq] [S: BuildHasher + Default] HashSet<T, S>;
}
