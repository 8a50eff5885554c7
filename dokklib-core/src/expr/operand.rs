use std::cmp::Ordering;
use std::fmt;

use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;

use super::role::{CopyTarget, Stored, TopLevel};
use super::{AttributePath, Node, Path, Size};
use crate::attribute::kind::{self, AddElements, AddNumber, NotAddable};
use crate::attribute::{Attribute, AttributeFault, EpochTime, SetElement, SetValue, Ttl, compare_numbers};

/// An operand of an expression: an attribute, a value or the size of an attribute. `Debug` prints no values.
#[doc(hidden)]
#[derive(Clone)]
pub enum Term {
    #[doc(hidden)]
    Path(AttributePath),
    #[doc(hidden)]
    Value(Result<AttributeValue, AttributeFault>),
    /// `size(path)`.
    #[doc(hidden)]
    Size(AttributePath),
}

impl Term {
    /// Returns the path of an attribute or a size.
    pub(crate) fn path(&self) -> Option<&AttributePath> {
        match self {
            Self::Path(path) | Self::Size(path) => Some(path),
            Self::Value(_) => None,
        }
    }

    /// Returns `true` if both terms are values and this one sorts after the other.
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

/// A value to compare an attribute of type `T` with, in a condition on an item of type `E`.
///
/// Implemented for `T` and `&T`, for `&str` if the attribute is a `String`, and for the [`Path`] and the [`Size`] of
/// another attribute of the same type.
#[diagnostic::on_unimplemented(
    message = "this attribute of `{E}` is a `{T}`, not a `{Self}`",
    label = "expected a `{T}`",
    note = "compare an `Option` with the value itself; test whether it has a value with `exists()` or `not_exists()`"
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

#[diagnostic::do_not_recommend]
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

#[diagnostic::do_not_recommend]
impl<E, T: Attribute, U: Attribute<Value = T>, R: Stored> Operand<E, T> for Path<E, U, R> {
    fn into_term(self) -> Term {
        Term::Path(self.untyped())
    }
}

#[diagnostic::do_not_recommend]
impl<E, T: Attribute<Type = kind::Number>, K> Operand<E, T> for Size<E, K> {
    fn into_term(self) -> Term {
        Self::into_term(self)
    }
}

/// The condition of a copy: the source attribute exists.
#[doc(hidden)]
#[derive(Debug, Clone)]
pub struct Guard(pub(crate) Node);

/// The change that setting an attribute makes.
#[doc(hidden)]
#[derive(Debug, Clone)]
pub enum Change {
    #[doc(hidden)]
    Set(Term),
    /// Copies the value of another attribute.
    #[doc(hidden)]
    Copy { from: AttributePath, guard: Option<Box<Guard>> },
    /// Removes the attribute: the value is stored as a missing attribute, such as `None` or an empty set.
    #[doc(hidden)]
    Remove,
}

impl Change {
    fn from_value<T: Attribute>(value: T) -> Self {
        if value.is_absent() { Self::Remove } else { Self::Set(Term::Value(value.into_value())) }
    }

    fn from_ref<T: Attribute>(value: &T) -> Self {
        if value.is_absent() { Self::Remove } else { Self::Set(Term::Value(value.to_value())) }
    }

    fn from_str(value: &str) -> Self {
        Self::Set(Term::Value(Ok(AttributeValue::S(value.to_owned()))))
    }
}

/// A value to set an attribute of type `T` and role `R` to, in an update of an item of type `E`.
///
/// Implemented for `T` and `&T`, for `U` if the attribute is an `Option<U>`, for `&str` if it is a `String` or an
/// `Option<String>`, and for the [`Path`] of another attribute of the same type.
#[diagnostic::on_unimplemented(
    message = "this attribute of `{E}` is a `{T}`, not a `{Self}`",
    label = "expected a `{T}`",
    note = "convert an `Option<&str>` with `.map(str::to_owned)`, and an `Option<&String>` with `.cloned()`"
)]
pub trait Assign<E, T, R> {
    #[doc(hidden)]
    fn into_change(self) -> Change;
}

impl<E, T: Attribute, R> Assign<E, T, R> for T {
    fn into_change(self) -> Change {
        Change::from_value(self)
    }
}

#[diagnostic::do_not_recommend]
impl<E, T: Attribute, R> Assign<E, T, R> for &T {
    fn into_change(self) -> Change {
        Change::from_ref(self)
    }
}

impl<E, T: Attribute, R> Assign<E, Option<T>, R> for T {
    fn into_change(self) -> Change {
        Change::from_value(self)
    }
}

#[diagnostic::do_not_recommend]
impl<E, R> Assign<E, String, R> for &str {
    fn into_change(self) -> Change {
        Change::from_str(self)
    }
}

#[diagnostic::do_not_recommend]
impl<E, R> Assign<E, Option<String>, R> for &str {
    fn into_change(self) -> Change {
        Change::from_str(self)
    }
}

impl<E, T: Attribute, U: Attribute<Value = T::Value>, S: Stored, R: CopyTarget> Assign<E, T, R> for Path<E, U, S> {
    fn into_change(self) -> Change {
        Change::Copy { from: self.untyped(), guard: self.copy_guard().map(|node| Box::new(Guard(node))) }
    }
}

/// An element of a list or a set with elements of type `T`, in an item of type `E`.
///
/// Implemented for `T` and `&T`, and for `&str` if the elements are of type `String`.
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

/// Elements for a list or a set with elements of type `T`, in an item of type `E`.
///
/// Implemented for arrays, vectors and all other iterables of [`ElementValue`]s.
#[diagnostic::on_unimplemented(
    message = "this attribute of `{E}` has elements of type `{T}`, and a `{Self}` is not a list of them",
    label = "expected elements of type `{T}`",
    note = "pass a list, even for a single element: `.append(Order::NOTES, [\"gift\"])`"
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

/// Returns the elements as a list.
pub(crate) fn list_of<E, T>(elements: impl Elements<E, T>) -> Result<AttributeValue, AttributeFault> {
    elements.into_elements().map(AttributeValue::L)
}

/// Returns the elements as a set.
pub(crate) fn set_of<E, T: SetElement>(elements: impl Elements<E, T>) -> Result<AttributeValue, AttributeFault> {
    Ok(into_set(elements.into_elements()?))
}

/// Returns the elements with all their names as a set: a variant can be stored under an alias.
pub(crate) fn set_of_all_names<E, T: SetElement>(
    elements: impl Elements<E, T>,
) -> Result<AttributeValue, AttributeFault> {
    let mut all = elements.into_elements()?;
    let aliases = all.iter().map(T::alias_values).collect::<Result<Vec<_>, _>>()?;
    all.extend(aliases.into_iter().flatten());
    Ok(into_set(all))
}

/// Returns the elements as a set, without duplicates: DynamoDB rejects a set with two equal elements.
fn into_set(elements: Vec<AttributeValue>) -> AttributeValue {
    let (mut texts, mut numbers, mut blobs) = (Vec::new(), Vec::new(), Vec::new());
    for element in elements {
        match element {
            AttributeValue::S(text) => texts.push(text),
            AttributeValue::N(number) => numbers.push(number),
            AttributeValue::B(blob) => blobs.push(blob.into_inner()),
            _ => unreachable!("the elements of a set are strings, numbers or binary"),
        }
    }
    if !numbers.is_empty() {
        AttributeValue::Ns(sorted_and_deduplicated(numbers))
    } else if !blobs.is_empty() {
        AttributeValue::Bs(sorted_and_deduplicated(blobs).into_iter().map(Blob::new).collect())
    } else {
        AttributeValue::Ss(sorted_and_deduplicated(texts))
    }
}

fn sorted_and_deduplicated<T: Ord>(mut elements: Vec<T>) -> Vec<T> {
    elements.sort_unstable();
    elements.dedup();
    elements
}

/// A value to add to an attribute of type `T` and role `R`, in an update of an item of type `E`.
///
/// A number takes a number of the same type (`Addition` is [`AddNumber`]). A set takes a list of elements
/// ([`AddElements`]).
#[diagnostic::on_unimplemented(
    message = "this attribute of `{E}` is a `{T}`, not a `{Self}`",
    label = "expected a `{T}`",
    note = "add a number of the attribute's type to a number, and a list of elements to a set: `.add(Order::TAGS, [\"gift\"])`"
)]
pub trait Addend<E, Addition, T, R> {
    #[doc(hidden)]
    fn into_value(self) -> Result<AttributeValue, AttributeFault>;
}

#[doc(hidden)]
impl<E, T: Attribute, R> Addend<E, AddNumber, T, R> for T {
    fn into_value(self) -> Result<AttributeValue, AttributeFault> {
        Attribute::into_value(self)
    }
}

impl<E, T: Attribute, R> Addend<E, AddNumber, T, R> for &T {
    fn into_value(self) -> Result<AttributeValue, AttributeFault> {
        self.to_value()
    }
}

#[doc(hidden)]
impl<E, T, R, I> Addend<E, AddElements, T, R> for I
where
    R: TopLevel,
    T: SetValue,
    I: Elements<E, T::Element>,
{
    fn into_value(self) -> Result<AttributeValue, AttributeFault> {
        set_of::<E, T::Element>(self)
    }
}

/// Not implemented by any type. It exists for the compiler's message about `add` on an attribute that is neither a
/// number nor a set.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`add` requires a number or a set, and this attribute is a `{Self}`",
    label = "add elements to a list with `append` or `prepend`; set other attributes with `set`"
)]
pub trait Additive {}

#[doc(hidden)]
impl<E, T: Additive, R, V> Addend<E, NotAddable, T, R> for V {
    fn into_value(self) -> Result<AttributeValue, AttributeFault> {
        unreachable!("no type implements `Additive`")
    }
}

/// The value of a free attribute: any [`Attribute`], `&str` or `&String`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be stored as a DynamoDB attribute",
    label = "not an attribute type",
    note = "attribute types are strings, numbers, `bool`, binary data, and `Option`s, lists, maps and sets of them"
)]
pub trait IntoAttribute {
    #[doc(hidden)]
    fn into_change(self) -> Change;
}

impl<T: Attribute> IntoAttribute for T {
    fn into_change(self) -> Change {
        Change::from_value(self)
    }
}

impl IntoAttribute for &str {
    fn into_change(self) -> Change {
        Change::from_str(self)
    }
}

impl IntoAttribute for &String {
    fn into_change(self) -> Change {
        Change::from_str(self)
    }
}

#[diagnostic::do_not_recommend]
impl<E, T: EpochTime> Operand<E, Ttl<T>> for T {
    fn into_term(self) -> Term {
        Term::Value(Ttl(self).to_value())
    }
}

#[diagnostic::do_not_recommend]
impl<E, T: EpochTime, R> Assign<E, Ttl<T>, R> for T {
    fn into_change(self) -> Change {
        Change::from_value(Ttl(self))
    }
}

#[diagnostic::do_not_recommend]
impl<E, T: EpochTime, R> Assign<E, Ttl<Option<T>>, R> for T {
    fn into_change(self) -> Change {
        Change::from_value(Ttl(Some(self)))
    }
}

#[diagnostic::do_not_recommend]
impl<E, T: EpochTime, R> Assign<E, Ttl<Self>, R> for Option<T> {
    fn into_change(self) -> Change {
        Change::from_value(Ttl(self))
    }
}
