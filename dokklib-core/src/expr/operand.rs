use std::cmp::Ordering;
use std::fmt;

use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;

use super::role::{Stored, TakesCopies, TopLevel};
use super::{AttributePath, Node, Path, Size};
use crate::attribute::kind::{self, ByElements, ByNothing, ByNumber};
use crate::attribute::{Attribute, AttributeFault, SetElement, SetValue, compare_numbers};

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
}

impl Term {
    /// The path that it is, or whose size it is.
    pub(crate) fn path(&self) -> Option<&AttributePath> {
        match self {
            Self::Path(path) | Self::Size(path) => Some(path),
            Self::Value(_) => None,
        }
    }

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
    label = "expected a `{T}`",
    note = "an `Option` is compared with the value itself; whether it is there is asked by `exists()` and `not_exists()`"
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

/// The size of another attribute.
#[diagnostic::do_not_recommend]
impl<E, T: Attribute<Type = kind::Number>, K> Operand<E, T> for Size<E, K> {
    fn into_term(self) -> Term {
        self.into_size()
    }
}

/// What has to hold for a copy to be made.
#[doc(hidden)]
#[derive(Debug, Clone)]
pub struct Guard(pub(crate) Node);

/// What becomes of an attribute that is set.
#[derive(Debug, Clone)]
pub enum Change {
    #[doc(hidden)]
    Set(Term),
    /// What another attribute is.
    #[doc(hidden)]
    Copy { from: AttributePath, guard: Option<Box<Guard>> },
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

impl<E, T: Attribute, U: Attribute<Value = T::Value>, S: Stored, R: TakesCopies> Assign<E, T, R> for Path<E, U, S> {
    fn into_change(self) -> Change {
        Change::Copy { from: self.untyped(), guard: self.can_be_copied().map(|node| Box::new(Guard(node))) }
    }
}

/// What is an element of a list or a set whose elements are of type `T`, of an item of type `E`: a `T`, a reference to one,
/// any string for a `String`.
#[diagnostic::on_unimplemented(
    message = "an element of this attribute of `{E}` is a `{T}`, not a `{Self}`",
    label = "expected elements of type `{T}`"
)]
pub trait ElementValue<E, T> {
    #[doc(hidden)]
    fn into_element(self) -> Result<AttributeValue, AttributeFault>;
}

impl<E, T: Attribute> ElementValue<E, T> for T {
    fn into_element(self) -> Result<AttributeValue, AttributeFault> {
        self.into_value()
    }
}

impl<E, T: Attribute> ElementValue<E, T> for &T {
    fn into_element(self) -> Result<AttributeValue, AttributeFault> {
        self.to_value()
    }
}

#[diagnostic::do_not_recommend]
impl<E> ElementValue<E, String> for &str {
    fn into_element(self) -> Result<AttributeValue, AttributeFault> {
        Ok(AttributeValue::S(self.to_owned()))
    }
}

/// Elements of a list or a set whose elements are of type `T`, of an item of type `E`: an array, a vector, or anything else
/// that gives [`ElementValue`]s.
#[diagnostic::on_unimplemented(
    message = "the elements of this attribute of `{E}` are of type `{T}`, and this is a `{Self}`",
    label = "expected elements of type `{T}`",
    note = "elements are given as a list, one of them too: `.append(Order::NOTES, [\"gift\"])`"
)]
pub trait Elements<E, T> {
    #[doc(hidden)]
    fn into_elements(self) -> Result<Vec<AttributeValue>, AttributeFault>;
}

#[diagnostic::do_not_recommend]
impl<E, T, I: IntoIterator<Item: ElementValue<E, T>>> Elements<E, T> for I {
    fn into_elements(self) -> Result<Vec<AttributeValue>, AttributeFault> {
        let elements = self.into_iter().map(ElementValue::into_element).enumerate();
        elements.map(|(at, element)| element.map_err(|fault| fault.at_index(at))).collect()
    }
}

/// A list of the elements.
pub(crate) fn list_of<E, T>(elements: impl Elements<E, T>) -> Result<AttributeValue, AttributeFault> {
    elements.into_elements().map(AttributeValue::L)
}

/// A set of the elements, each once: DynamoDB refuses one that is there twice.
pub(crate) fn set_of<E, T: SetElement>(elements: impl Elements<E, T>) -> Result<AttributeValue, AttributeFault> {
    let (mut texts, mut numbers, mut blobs) = (Vec::new(), Vec::new(), Vec::new());
    for element in elements.into_elements()? {
        match element {
            AttributeValue::S(text) => texts.push(text),
            AttributeValue::N(number) => numbers.push(number),
            AttributeValue::B(blob) => blobs.push(blob.into_inner()),
            _ => unreachable!("sets are of strings, numbers and binary"),
        }
    }
    Ok(if !numbers.is_empty() {
        AttributeValue::Ns(each_once(numbers))
    } else if !blobs.is_empty() {
        AttributeValue::Bs(each_once(blobs).into_iter().map(Blob::new).collect())
    } else {
        AttributeValue::Ss(each_once(texts))
    })
}

fn each_once<T: Ord>(mut elements: Vec<T>) -> Vec<T> {
    elements.sort_unstable();
    elements.dedup();
    elements
}

/// What can be added to an attribute of type `T` and role `R`, of an item of type `E`: to a number (`By` is [`ByNumber`]) a
/// number of the same type, to a set ([`ByElements`]) elements of it.
#[diagnostic::on_unimplemented(
    message = "this attribute of `{E}` is a `{T}`, not a `{Self}`",
    label = "expected a `{T}`",
    note = "a number is added as a value of the attribute's type, elements to a set as a list: `.add(Order::TAGS, [\"gift\"])`"
)]
pub trait Addend<E, By, T, R> {
    #[doc(hidden)]
    fn into_value(self) -> Result<AttributeValue, AttributeFault>;
}

impl<E, T: Attribute, R> Addend<E, ByNumber, T, R> for T {
    fn into_value(self) -> Result<AttributeValue, AttributeFault> {
        Attribute::into_value(self)
    }
}

impl<E, T: Attribute, R> Addend<E, ByNumber, T, R> for &T {
    fn into_value(self) -> Result<AttributeValue, AttributeFault> {
        self.to_value()
    }
}

impl<E, T, R, I> Addend<E, ByElements, T, R> for I
where
    R: TopLevel,
    T: SetValue,
    I: Elements<E, T::Element>,
{
    fn into_value(self) -> Result<AttributeValue, AttributeFault> {
        set_of::<E, T::Element>(self)
    }
}

/// That something can be added to an attribute to which nothing can. The impl under it exists for the compiler's message
/// alone.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`add` needs a number or a set, and this attribute is a `{Self}`",
    label = "to an attribute to which nothing can be added",
    note = "elements of a list are given to `append` and `prepend`"
)]
pub trait Additive {}

impl<E, T: Additive, R, V> Addend<E, ByNothing, T, R> for V {
    fn into_value(self) -> Result<AttributeValue, AttributeFault> {
        unreachable!("nothing is `Additive`")
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
