use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use aws_sdk_dynamodb::types::AttributeValue;

use super::{IntoPart, Ordered, Part, StartsWithText};
use crate::attribute::{Attribute, AttributeFault, kind};

/// In the place of a key's part: an attribute of type `T` that is a key of the index itself, alone or as one of several. It
/// takes a `T`, or for a string any `&str`.
pub struct KeyAttribute<T>(PhantomData<fn() -> T>);

impl<T> fmt::Debug for KeyAttribute<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KeyAttribute")
    }
}

impl<T: Attribute<Type: kind::Ordered>> Ordered for KeyAttribute<T> {}

#[diagnostic::do_not_recommend]
impl<T: Attribute> StartsWithText<<T::Type as kind::Prefixed>::Start> for KeyAttribute<T> where T::Type: kind::Prefixed {}

/// A value that becomes one of a key attribute.
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

macro_rules! strings {
    ($($Type:ty),+) => {$(
        #[diagnostic::do_not_recommend]
        impl IntoPart<KeyAttribute<$Type>> for &str {
            fn as_part(&self) -> Part<'_> {
                Part::Text(self)
            }
        }
    )+};
}

strings!(String, Cow<'_, str>, Box<str>, Arc<str>);

macro_rules! texts {
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

texts!(&&str, &&String, Cow<'_, str>, &Cow<'_, str>, Box<str>, &Box<str>, Arc<str>, &Arc<str>);

macro_rules! binaries {
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

binaries! {
    &[u8];
    [u8; N], N;
    &[u8; N], N;
}

/// What a key begins with: text, or bytes.
#[doc(hidden)]
#[derive(Clone, Copy)]
#[allow(missing_debug_implementations, reason = "it would show the value of a key")]
pub enum Start<'a> {
    Text(&'a str),
    Binary(&'a [u8]),
}

/// What can be the start of a key.
#[doc(hidden)]
pub trait AsStart {
    fn as_start(&self) -> Start<'_>;
}

impl AsStart for str {
    fn as_start(&self) -> Start<'_> {
        Start::Text(self)
    }
}

impl AsStart for [u8] {
    fn as_start(&self) -> Start<'_> {
        Start::Binary(self)
    }
}
