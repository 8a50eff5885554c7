use std::cmp::Ordering;
use std::fmt;

use aws_sdk_dynamodb::types::AttributeValue;

use super::path::{AttributePath, Free, Path, Stored};
use crate::attribute::kind::{self, Additive, NotAdditive};
use crate::attribute::{Attribute, AttributeFault, compare_numbers};

/// A path or a value in an expression; `Debug` shows no value.
#[derive(Clone)]
pub enum Term {
    #[doc(hidden)]
    Path(AttributePath),
    #[doc(hidden)]
    Value(Result<AttributeValue, AttributeFault>),
    /// How large the attribute is.
    #[doc(hidden)]
    Size(AttributePath),
    /// The attribute, or the value where the item lacks it.
    #[doc(hidden)]
    IfNotExists(Box<(AttributePath, AttributeValue)>),
}

impl Term {
    /// Whether both are values, and this one sorts after the other.
    pub(crate) fn is_greater_than(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Value(Ok(AttributeValue::S(a))), Self::Value(Ok(AttributeValue::S(b)))) => a > b,
            (Self::Value(Ok(AttributeValue::B(a))), Self::Value(Ok(AttributeValue::B(b)))) => a.as_ref() > b.as_ref(),
            (Self::Value(Ok(AttributeValue::N(a))), Self::Value(Ok(AttributeValue::N(b)))) => {
                compare_numbers(a, b) == Ordering::Greater
            }
            _ => false,
        }
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Path(path) => path.fmt(f),
            Self::Value(_) => f.write_str("?"),
            Self::Size(path) => write!(f, "size({path})"),
            Self::IfNotExists(of) => write!(f, "if_not_exists({}, ?)", of.0),
        }
    }
}

impl fmt::Debug for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Term({self})")
    }
}

/// What an attribute of type `T`, of an item of type `E`, can be compared with: a `T`, a reference to one, any string for
/// a `String`, or the path of another attribute of the same type.
#[diagnostic::on_unimplemented(
    message = "this attribute of `{E}` is a `{T}`, not a `{Self}`",
    label = "expected a `{T}`"
)]
pub trait Operand<E, T> {
    #[doc(hidden)]
    fn into_term(self) -> Term;
}

impl<E, T: Attribute> Operand<E, T> for T {
    fn into_term(self) -> Term {
        Term::Value(self.into_value())
    }
}

impl<E, T: Attribute> Operand<E, T> for &T {
    fn into_term(self) -> Term {
        Term::Value(self.to_value())
    }
}

#[diagnostic::do_not_recommend]
impl<E> Operand<E, String> for &str {
    fn into_term(self) -> Term {
        Term::Value(Ok(AttributeValue::S(self.to_owned())))
    }
}

impl<E, T: Attribute, U: Attribute<Value = T>, R: Stored> Operand<E, T> for Path<E, U, R> {
    fn into_term(self) -> Term {
        Term::Path(self.untyped())
    }
}

/// What becomes of an attribute that is set.
#[derive(Debug, Clone)]
pub enum Change {
    #[doc(hidden)]
    Set(Term),
    /// The value is one that is stored as no attribute: `None`, an empty set.
    #[doc(hidden)]
    Remove,
}

impl Change {
    fn to<T: Attribute>(value: T) -> Self {
        if value.is_absent() { Self::Remove } else { Self::Set(Term::Value(value.into_value())) }
    }

    fn to_ref<T: Attribute>(value: &T) -> Self {
        if value.is_absent() { Self::Remove } else { Self::Set(Term::Value(value.to_value())) }
    }

    /// Whether the value is a number, or there is none.
    pub(crate) fn may_be_a_number(&self) -> bool {
        matches!(self, Self::Remove | Self::Set(Term::Value(Ok(AttributeValue::N(_)) | Err(_))))
    }

    fn to_str(value: &str) -> Self {
        Self::Set(Term::Value(Ok(AttributeValue::S(value.to_owned()))))
    }
}

/// What an attribute of type `T` and role `R`, of an item of type `E`, can be set to: a `T`, a reference to one, any
/// string for a `String`, for an `Option<U>` also a `U`, or the path of another attribute of the same type.
#[diagnostic::on_unimplemented(
    message = "this attribute of `{E}` is a `{T}`, not a `{Self}`",
    label = "expected a `{T}`"
)]
pub trait Assign<E, T, R> {
    #[doc(hidden)]
    fn into_change(self) -> Change;
}

impl<E, T: Attribute, R> Assign<E, T, R> for T {
    fn into_change(self) -> Change {
        Change::to(self)
    }
}

impl<E, T: Attribute, R> Assign<E, T, R> for &T {
    fn into_change(self) -> Change {
        Change::to_ref(self)
    }
}

impl<E, T: Attribute, R> Assign<E, Option<T>, R> for T {
    fn into_change(self) -> Change {
        Change::to(self)
    }
}

#[diagnostic::do_not_recommend]
impl<E, R> Assign<E, String, R> for &str {
    fn into_change(self) -> Change {
        Change::to_str(self)
    }
}

#[diagnostic::do_not_recommend]
impl<E, R> Assign<E, Option<String>, R> for &str {
    fn into_change(self) -> Change {
        Change::to_str(self)
    }
}

impl<E, T: Attribute, U: Attribute<Value = T::Value>, R: Stored> Assign<E, T, Free> for Path<E, U, R> {
    fn into_change(self) -> Change {
        Change::Set(Term::Path(self.untyped()))
    }
}

/// What can be added to an attribute of type `T`, whose DynamoDB type is `K`, of an item of type `E`.
#[diagnostic::on_unimplemented(
    message = "this attribute of `{E}` is a `{T}`, not a `{Self}`",
    label = "expected a `{T}`"
)]
pub trait Addend<E, K, T> {
    #[doc(hidden)]
    fn into_value(self) -> Result<AttributeValue, AttributeFault>;
}

impl<E, T: Attribute> Addend<E, kind::Number, T> for T {
    fn into_value(self) -> Result<AttributeValue, AttributeFault> {
        Attribute::into_value(self)
    }
}

impl<E, T: Attribute> Addend<E, kind::Number, T> for &T {
    fn into_value(self) -> Result<AttributeValue, AttributeFault> {
        self.to_value()
    }
}

// Never holds, and leads rustc to say what `Additive` says.
impl<E, V, T, K: NotAdditive + Additive> Addend<E, K, T> for V {
    fn into_value(self) -> Result<AttributeValue, AttributeFault> {
        unreachable!("no type is both `Additive` and not")
    }
}

/// What a free attribute can be: any [`Attribute`], or a string that is borrowed.
#[diagnostic::on_unimplemented(
    message = "a `{Self}` can't be stored as a DynamoDB attribute",
    label = "not an attribute type",
    note = "attribute types are strings, numbers, `bool`, binary, and `Option`, lists, maps and sets of them"
)]
pub trait IntoAttribute {
    #[doc(hidden)]
    fn into_change(self) -> Change;
}

impl<T: Attribute> IntoAttribute for T {
    fn into_change(self) -> Change {
        Change::to(self)
    }
}

impl IntoAttribute for &str {
    fn into_change(self) -> Change {
        Change::to_str(self)
    }
}

impl IntoAttribute for &String {
    fn into_change(self) -> Change {
        Change::to_str(self)
    }
}
