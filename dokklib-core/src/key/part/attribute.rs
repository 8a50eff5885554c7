use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use aws_sdk_dynamodb::types::AttributeValue;

use super::{IntoPart, Ordered, Part, StartsWithText};
use crate::attribute::{Attribute, AttributeFault, kind};

/// The part type of an index key that is an attribute of type `T`, alone or with other attributes.
///
/// Queries accept a `T` for it, and any `&str` for a string attribute.
pub struct KeyAttribute<T>(PhantomData<fn() -> T>);

impl<T> fmt::Debug for KeyAttribute<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KeyAttribute")
    }
}

impl<T: Attribute<Type: kind::Ordered>> Ordered for KeyAttribute<T> {}

#[diagnostic::do_not_recommend]
impl<T: Attribute> StartsWithText<<T::Type as kind::HasPrefix>::BorrowedPrefix> for KeyAttribute<T> where
    T::Type: kind::HasPrefix
{
}

/// Converts a value to the value of a key attribute.
#[doc(hidden)]
pub trait ToKeyValue {
    fn to_key_value(&self) -> Result<AttributeValue, AttributeFault>;
}

impl<T: Attribute> ToKeyValue for T {
    fn to_key_value(&self) -> Result<AttributeValue, AttributeFault> {
        self.to_value()
    }
}

#[diagnostic::do_not_recommend]
#[doc(hidden)]
impl<T: Attribute> IntoPart<KeyAttribute<T>> for T {
    fn as_part(&self) -> Part<'_> {
        Part::Attribute(self)
    }
}

#[diagnostic::do_not_recommend]
impl<T: Attribute> IntoPart<KeyAttribute<T>> for &T {
    fn as_part(&self) -> Part<'_> {
        Part::Attribute(*self)
    }
}

macro_rules! str_for_strings {
    ($($Type:ty),+) => {$(
        #[diagnostic::do_not_recommend]
        impl IntoPart<KeyAttribute<$Type>> for &str {
            fn as_part(&self) -> Part<'_> {
                Part::Text(self)
            }
        }
    )+};
}

str_for_strings!(String, Cow<'_, str>, Box<str>, Arc<str>);

macro_rules! strings_for_string {
    ($($Type:ty),+) => {$(
        #[diagnostic::do_not_recommend]
        impl IntoPart<KeyAttribute<String>> for $Type {
            fn as_part(&self) -> Part<'_> {
                let text: &str = self;
                Part::Text(text)
            }
        }
    )+};
}

strings_for_string!(&&str, &&String, Cow<'_, str>, &Cow<'_, str>, Box<str>, &Box<str>, Arc<str>, &Arc<str>);

macro_rules! bytes_for_binary {
    ($($Type:ty $(, $N:ident)?;)+) => {$(
        #[diagnostic::do_not_recommend]
        impl$(<const $N: usize>)? IntoPart<KeyAttribute<Vec<u8>>> for $Type {
            fn as_part(&self) -> Part<'_> {
                let bytes = &self[..];
                Part::Binary(bytes)
            }
        }
    )+};
}

bytes_for_binary! {
    &[u8];
    [u8; N], N;
    &[u8; N], N;
}

/// The operand of `begins_with`: the text or the bytes that a value begins with.
#[doc(hidden)]
#[derive(Clone, Copy)]
#[allow(missing_debug_implementations, reason = "it would show the value of a key")]
pub enum ValuePrefix<'a> {
    Text(&'a str),
    Binary(&'a [u8]),
}

/// Converts text or bytes to the operand of `begins_with`.
#[doc(hidden)]
pub trait AsValuePrefix {
    fn as_value_prefix(&self) -> ValuePrefix<'_>;
}

impl AsValuePrefix for str {
    fn as_value_prefix(&self) -> ValuePrefix<'_> {
        ValuePrefix::Text(self)
    }
}

impl AsValuePrefix for [u8] {
    fn as_value_prefix(&self) -> ValuePrefix<'_> {
        ValuePrefix::Binary(self)
    }
}
