use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use aws_sdk_dynamodb::types::AttributeValue;

use super::{Attribute, SetElement, sequence};

/// A type whose values contain others: a text its parts, a set or a list its elements.
#[diagnostic::on_unimplemented(
    message = "`contains` needs text, a set or a list, and this attribute is a `{Self}`",
    label = "a `{Self}` contains nothing"
)]
pub trait Containing {
    /// What it contains.
    type Element: Attribute;
}

macro_rules! texts {
    ($($Text:ty),+) => {$(
        #[diagnostic::do_not_recommend]
        impl Containing for $Text {
            type Element = String;
        }
    )+};
}

texts!(String, Cow<'_, str>, Box<str>, Arc<str>);

// Not bytes, which are binary and no list.
#[diagnostic::do_not_recommend]
impl<T: Attribute<Sequence = sequence::List>> Containing for Vec<T> {
    type Element = T;
}

#[diagnostic::do_not_recommend]
impl<T: SetElement> Containing for BTreeSet<T> {
    type Element = T;
}

#[diagnostic::do_not_recommend]
impl<T: SetElement, S> Containing for HashSet<T, S> {
    type Element = T;
}

/// A type whose values are lists of `T`: `Vec<T>`, and the SDK's `AttributeValue`, which may be one. No array is: without an
/// element, or with one more, it could not be read.
#[diagnostic::on_unimplemented(
    message = "`index` needs a list, a `Vec`, and this attribute is a `{Self}`",
    label = "not a list"
)]
pub trait ListValue<T> {}

/// A type whose values are lists of any length: `Vec<T>`.
#[diagnostic::on_unimplemented(
    message = "`append` and `prepend` need a list of any length, a `Vec`, and this attribute is a `{Self}`",
    label = "not a `Vec` that is a list"
)]
pub trait GrowingList {
    /// What its elements are.
    type Element: Attribute;
}

/// A type whose values are maps to `T` with keys that are data: `HashMap<String, T>`, `BTreeMap<String, T>`, and the SDK's
/// `AttributeValue`, which may be one.
#[diagnostic::on_unimplemented(
    message = "`key` needs a map, a `HashMap` or a `BTreeMap`, and this attribute is a `{Self}`",
    label = "not a map",
    note = "the path of a field of a nested struct goes on by `field`: `Order::ADDRESS.field(Address::CITY)`"
)]
pub trait MapValue<T> {}

/// A type whose values are sets: `BTreeSet<T>`, `HashSet<T>`.
#[diagnostic::on_unimplemented(
    message = "`delete` takes elements out of a set, and this attribute is a `{Self}`",
    label = "not a set",
    note = "an element of a list is removed by its index: `.remove(Order::NOTES.index(0))`"
)]
pub trait SetValue {
    /// What its elements are.
    type Element: SetElement;
}

#[diagnostic::do_not_recommend]
impl<T: Attribute<Sequence = sequence::List>> ListValue<T> for Vec<T> {}

#[diagnostic::do_not_recommend]
impl<T: Attribute<Sequence = sequence::List>> GrowingList for Vec<T> {
    type Element = T;
}

#[diagnostic::do_not_recommend]
impl<T: Attribute> MapValue<T> for BTreeMap<String, T> {}

#[diagnostic::do_not_recommend]
impl<T: Attribute, S> MapValue<T> for HashMap<String, T, S> {}

/// A value of any type may be a list, with whatever is in it.
#[diagnostic::do_not_recommend]
impl ListValue<Self> for AttributeValue {}

/// A value of any type may be a map, with whatever is in it.
#[diagnostic::do_not_recommend]
impl MapValue<Self> for AttributeValue {}

#[diagnostic::do_not_recommend]
impl<T: SetElement> SetValue for BTreeSet<T> {
    type Element = T;
}

#[diagnostic::do_not_recommend]
impl<T: SetElement, S> SetValue for HashSet<T, S> {
    type Element = T;
}
