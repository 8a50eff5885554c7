//! Equality with all attribute values that are read as the same value: a variant of an enum can have aliases.

use aws_sdk_dynamodb::types::AttributeValue;

use super::condition::{Comparison, Node};
use super::operand::Term;
use crate::attribute::{Aliases, Attribute};

impl Node {
    /// Tests whether a term equals another one of type `T`, or an attribute value that is read as the same value.
    pub(super) fn equals<T: Attribute>(left: Term, right: Term) -> Self {
        let aliases = match &right {
            Term::Value(Ok(value)) => T::alias_values(value),
            Term::Path(_) => return Self::equal_variants(T::ALIASES, left, right),
            Term::Value(Err(_)) | Term::Size(_) => Ok(Vec::new()),
        };
        match aliases {
            Ok(aliases) if aliases.is_empty() => Self::Compare(left, Comparison::Eq, right),
            Ok(aliases) => {
                let in_aliases = Self::is_in(&left, aliases.into_iter().map(|value| Term::Value(Ok(value))));
                Self::Compare(left, Comparison::Eq, right).or(in_aliases)
            }
            Err(fault) => Self::Compare(left, Comparison::Eq, Term::Value(Err(fault))),
        }
    }

    /// Tests whether two attributes are equal, or contain two names of one variant.
    fn equal_variants(aliases: Aliases, left: Term, right: Term) -> Self {
        let in_names = |term: &Term, names: &[&str]| {
            Self::is_in(term, names.iter().map(|name| Term::Value(Ok(AttributeValue::S((*name).to_owned())))))
        };
        let are_names_of_one_variant: Vec<Self> =
            aliases.iter().map(|names| in_names(&left, names).and(in_names(&right, names))).collect();
        are_names_of_one_variant.into_iter().fold(Self::Compare(left, Comparison::Eq, right), Self::or)
    }

    /// Tests whether a term differs from another one of type `T`, and from all attribute values that are read as the same
    /// value.
    pub(super) fn differs<T: Attribute>(left: Term, right: Term) -> Self {
        let aliases = match &right {
            Term::Value(Ok(value)) => T::alias_values(value),
            _ if T::ALIASES.is_empty() => Ok(Vec::new()),
            _ => return Self::equals::<T>(left, right).negated(),
        };
        match aliases {
            Ok(aliases) => {
                let differ = aliases.into_iter().map(|alias| (left.clone(), Term::Value(Ok(alias))));
                let differ: Vec<Self> =
                    differ.map(|(left, right)| Self::Compare(left, Comparison::Ne, right)).collect();
                differ.into_iter().fold(Self::Compare(left, Comparison::Ne, right), Self::and)
            }
            Err(fault) => Self::Compare(left, Comparison::Ne, Term::Value(Err(fault))),
        }
    }

    /// Tests whether a term equals one of the other terms of type `T`, or an attribute value that is read as the same value.
    pub(super) fn equals_one_of<T: Attribute>(left: &Term, others: impl Iterator<Item = Term>) -> Self {
        let (mut terms, mut variants) = (Vec::new(), Self::Constant(false));
        for other in others {
            match &other {
                Term::Value(Ok(value)) => match T::alias_values(value) {
                    Ok(aliases) => {
                        terms.extend([other].into_iter().chain(aliases.into_iter().map(|value| Term::Value(Ok(value)))))
                    }
                    Err(fault) => terms.push(Term::Value(Err(fault))),
                },
                Term::Path(_) if !T::ALIASES.is_empty() => {
                    variants = variants.or(Self::equal_variants(T::ALIASES, left.clone(), other));
                }
                _ => terms.push(other),
            }
        }
        Self::is_in(left, terms.into_iter()).or(variants)
    }

    /// Tests whether a term contains the element of type `T`, or an attribute value that is read as the same element.
    pub(super) fn contains<T: Attribute>(term: Term, element: Term) -> Self {
        let aliases = match &element {
            Term::Value(Ok(value)) => T::alias_values(value),
            _ => Ok(Vec::new()),
        };
        match aliases {
            Ok(aliases) => {
                let contained = aliases.into_iter().map(|alias| (term.clone(), Term::Value(Ok(alias))));
                let contained: Vec<Self> = contained.map(|(term, alias)| Self::Contains(term, alias)).collect();
                contained.into_iter().fold(Self::Contains(term, element), Self::or)
            }
            Err(fault) => Self::Contains(term, Term::Value(Err(fault))),
        }
    }
}
