use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use aws_sdk_dynamodb::types::AttributeValue;

use super::{Attribute, MapKey, SetElement, sequence};

/// A type that supports `contains`: a string contains substrings, a set or list contains elements.
#[diagnostic::on_unimplemented(
    message = "`contains` requires a string, set or list attribute, but this attribute is a `{Self}`",
    label = "use `eq`, or make the field a string, a set or a list"
)]
pub trait Container {
    /// The type of the substrings or elements.
    type Element: Attribute;
}

macro_rules! strings {
    ($($Text:ty),+) => {$(
        #[diagnostic::do_not_recommend]
        impl Container for $Text {
            type Element = String;
        }
    )+};
}

strings!(String, Cow<'_, str>, Box<str>, Arc<str>);

// Not for `Vec<u8>`, which is stored as binary.
#[diagnostic::do_not_recommend]
impl<T: Attribute<Sequence = sequence::List>> Container for Vec<T> {
    type Element = T;
}

#[diagnostic::do_not_recommend]
impl<T: SetElement> Container for BTreeSet<T> {
    type Element = T;
}

#[diagnostic::do_not_recommend]
impl<T: SetElement, S> Container for HashSet<T, S> {
    type Element = T;
}

/// A list whose elements of type `T` have an index: `Vec<T>`, or the SDK's `AttributeValue`, which can be a list.
///
/// Arrays are excluded, because an update of an element could change the length, and the array could no longer be read.
#[diagnostic::on_unimplemented(
    message = "`index` requires a list attribute (`Vec`), but this attribute is a `{Self}`",
    label = "use a field of type `Vec`"
)]
pub trait ListValue<T> {}

/// A list of variable length: `Vec<T>`.
#[diagnostic::on_unimplemented(
    message = "`append` and `prepend` require a list attribute of variable length (`Vec`), but this attribute is a `{Self}`",
    label = "use `set`, or a field of type `Vec`"
)]
pub trait GrowableList {
    /// The type of the elements.
    type Element: Attribute;
}

/// A map with keys of type `K` and values of type `T`: `HashMap<K, T>`, `BTreeMap<K, T>`, or the SDK's `AttributeValue`, which
/// can be a map.
#[diagnostic::on_unimplemented(
    message = "`key` requires a map attribute (`HashMap` or `BTreeMap`), but this attribute is a `{Self}`",
    label = "use `field` for a nested struct: `Order::ADDRESS.field(Address::CITY)`"
)]
pub trait MapValue<T, K> {}

/// A set: `BTreeSet<T>` or `HashSet<T>`.
#[diagnostic::on_unimplemented(
    message = "`delete` requires a set attribute, but this attribute is a `{Self}`",
    label = "remove an element of a list by its index: `.remove(Order::NOTES.index(0))`"
)]
pub trait SetValue {
    /// The type of the elements.
    type Element: SetElement;
}

#[diagnostic::do_not_recommend]
impl<T: Attribute<Sequence = sequence::List>> ListValue<T> for Vec<T> {}

#[diagnostic::do_not_recommend]
impl<T: Attribute<Sequence = sequence::List>> GrowableList for Vec<T> {
    type Element = T;
}

#[diagnostic::do_not_recommend]
impl<K: MapKey, T: Attribute> MapValue<T, K> for BTreeMap<K, T> {}

#[diagnostic::do_not_recommend]
impl<K: MapKey, T: Attribute, S> MapValue<T, K> for HashMap<K, T, S> {}

/// An `AttributeValue` can be a list of any values.
#[diagnostic::do_not_recommend]
impl ListValue<Self> for AttributeValue {}

/// An `AttributeValue` can be a map of any values.
#[diagnostic::do_not_recommend]
impl MapValue<Self, String> for AttributeValue {}

#[diagnostic::do_not_recommend]
impl<T: SetElement> SetValue for BTreeSet<T> {
    type Element = T;
}

#[diagnostic::do_not_recommend]
impl<T: SetElement, S> SetValue for HashSet<T, S> {
    type Element = T;
}
