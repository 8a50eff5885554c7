mod attribute;
mod capability;
mod form;
mod identifier;
mod integer;
mod reader;
#[cfg(test)]
mod tests;
#[cfg(feature = "chrono")]
#[cfg_attr(docsrs, doc(cfg(feature = "chrono")))]
mod time;
mod writer;

use std::borrow::{Borrow, Cow};
use std::fmt;
use std::sync::Arc;

use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;

pub use self::attribute::{AsValuePrefix, KeyAttribute, ToKeyValue, ValuePrefix};
pub use self::capability::{
    FixedWidth, HasCase, HasDate, HasEpoch, HasTime, Ordered, Padded, PaddedEpoch, Plain, StartsWithText,
};
pub use self::reader::PartReader;
pub use self::writer::PartWriter;

pub(super) use self::writer::{KeyComparison, KeyOutput};

use super::{KeyReader, escape};
use crate::attribute::{Attribute, AttributeFault};

/// A type whose values can be parts of a key.
///
/// Implemented for strings, integers and `bool`, and by feature for UUIDs, ULIDs, dates and times. `#[derive(Attribute)]`
/// implements it for newtypes of these types and for enums without fields.
///
/// The text of a part sorts as its values do, and it always parses back to the value. The encoding is a storage format and
/// never changes:
///
/// | type | text |
/// | --- | --- |
/// | strings | unchanged, except that each character up to `$` is escaped (see [`PartWriter::text`]) |
/// | unsigned integers | zero-padded to the digits of the type's maximum: `7u16` is `00007` |
/// | signed integers | `1` and the zero-padded value; for negative values, `0` and 10ⁿ minus the absolute value, where n is the number of digits |
/// | `bool` | `false`, `true` |
/// | `uuid::Uuid` | lower case, with hyphens |
/// | `ulid::Ulid` | 26 characters, upper case |
/// | `chrono::NaiveDate` | `2020-02-21`, years 0 to 9999 |
/// | `chrono::NaiveDateTime` | `2020-02-21T18:30:00.000000000`, years 0 to 9999 |
/// | `chrono::DateTime<Utc>` | `2020-02-21T18:30:00.000000000Z`, years 0 to 9999 |
/// | a newtype that derives `Attribute` | the text of the inner value |
/// | an enum without fields that derives `Attribute` | the stored name of the variant, which has no meaningful order |
///
/// Floating-point numbers can't be key parts, because rounding can change their order.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be a key part",
    label = "not a key part",
    note = "key parts are strings, integers, `bool` and, by feature, `Uuid`, `Ulid`, `NaiveDate`, `NaiveDateTime`, `DateTime<Utc>`",
    note = "newtypes of these types and enums without fields can derive it: `#[derive(dokklib::Attribute)]`"
)]
pub trait KeyPart: Sized {
    /// The type that key constructors borrow for a part of this type: `str` for all string types, otherwise the type itself.
    type Borrowed: ?Sized;

    /// The type that represents this one when two declarations of a key are compared: `String` for all string types.
    #[doc(hidden)]
    type Declared;

    /// `true` for text of any length, where another value always exists between two values.
    #[doc(hidden)]
    const IS_TEXT: bool = false;

    /// `true` if keys with different texts are read as the same value, because a variant of the enum has an alias.
    #[doc(hidden)]
    const HAS_ALIASES: bool = false;

    /// Returns the maximum number of bytes that [`write_text`](Self::write_text) writes, so that a key
    /// needs one allocation.
    fn text_len(&self) -> usize;

    /// Writes the part into a key.
    fn write_text(&self, out: &mut PartWriter<'_>);

    /// Parses the text that [`write_text`](Self::write_text) wrote.
    ///
    /// # Errors
    ///
    /// [`PartFault`] if [`write_text`](Self::write_text) doesn't write this text for any value.
    fn from_text(text: PartReader<'_>) -> Result<Self, PartFault>;

    #[doc(hidden)]
    fn part(&self) -> Part<'_> {
        Part::Other(self)
    }

    /// Reads the part of the given field from a key.
    #[doc(hidden)]
    fn from_key(key: &KeyReader<'_>, field: &'static str) -> Result<Self, AttributeFault> {
        key.part(field)
    }
}

/// A type that can be a part of an index key: a [`KeyPart`], or an `Option` of one.
///
/// An item without a value for an optional part isn't in the index (a sparse index).
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be a key part",
    label = "not a key part",
    note = "key parts are strings, integers, `bool` and, by feature, `Uuid`, `Ulid`, `NaiveDate`, `NaiveDateTime`, `DateTime<Utc>`",
    note = "newtypes of these types and enums without fields can derive it: `#[derive(dokklib::Attribute)]`"
)]
#[doc(hidden)]
pub trait IndexPart: Sized {
    /// The type of the part without the `Option`.
    type Part: KeyPart;

    fn part(&self) -> Option<Part<'_>>;

    /// Parses the text of a part.
    fn read_part(text: PartReader<'_>) -> Result<Self, PartFault>;

    /// Writes the part of another key as a part of this one.
    fn copy_part(text: PartReader<'_>, out: &mut PartWriter<'_>) -> Result<(), PartFault> {
        <Self::Part as KeyPart>::from_text(text).map(|part| part.write_text(out))
    }

    /// Writes the value of an attribute as a key part.
    fn write_attribute(value: AttributeValue, out: &mut PartWriter<'_>) -> Result<(), AttributeFault>
    where
        Self::Part: Attribute,
    {
        Self::Part::from_value(value).map(|part| part.write_text(out))
    }
}

#[diagnostic::do_not_recommend]
impl<T: KeyPart> IndexPart for T {
    type Part = T;

    fn part(&self) -> Option<Part<'_>> {
        Some(KeyPart::part(self))
    }

    fn read_part(text: PartReader<'_>) -> Result<Self, PartFault> {
        T::from_text(text)
    }
}

#[diagnostic::do_not_recommend]
impl<T: KeyPart> IndexPart for Option<T> {
    type Part = T;

    fn part(&self) -> Option<Part<'_>> {
        self.as_ref().map(KeyPart::part)
    }

    fn read_part(text: PartReader<'_>) -> Result<Self, PartFault> {
        T::from_text(text).map(Some)
    }
}

/// A value that key constructors accept for a part of type `T`: any `AsRef<str>` for string types, otherwise a `T` or a `&T`.
#[diagnostic::on_unimplemented(message = "expected a key part of type `{T}`, found `{Self}`", label = "expected `{T}`")]
pub trait IntoPart<T> {
    #[doc(hidden)]
    fn as_part(&self) -> Part<'_>;
}

#[diagnostic::do_not_recommend]
impl<T: KeyPart<Borrowed = T> + 'static, B: Borrow<T>> IntoPart<T> for B {
    fn as_part(&self) -> Part<'_> {
        KeyPart::part(self.borrow())
    }
}

/// A query requires a value for a part that is optional in the item.
#[diagnostic::do_not_recommend]
impl<T, B: IntoPart<T>> IntoPart<Option<T>> for B {
    fn as_part(&self) -> Part<'_> {
        IntoPart::<T>::as_part(self)
    }
}

/// A part of a key, as the constructors pass it on.
#[doc(hidden)]
#[derive(Clone, Copy)]
#[allow(missing_debug_implementations, reason = "it would show the value of a key")]
pub enum Part<'a> {
    Text(&'a str),
    Other(&'a dyn DynKeyPart),
    /// The value of an attribute that is itself a key.
    Attribute(&'a dyn ToKeyValue),
    /// The bytes of a binary attribute that is itself a key.
    Binary(&'a [u8]),
}

impl<'a> Part<'a> {
    /// Creates a part from the text that the function of its form has computed.
    pub fn computed<T: AsRef<str>>(text: &'a Option<T>) -> Option<Self> {
        text.as_ref().map(|text| Self::Text(text.as_ref()))
    }

    /// Returns the maximum length of the part's text in bytes.
    pub(super) fn max_len(self) -> usize {
        match self {
            Self::Text(text) => escape::escaped_len(text),
            Self::Other(part) => part.part_len(),
            Self::Attribute(_) | Self::Binary(_) => 0,
        }
    }

    /// Returns `true` for text of any length, where another value always exists between two values.
    pub(super) fn is_text(self) -> bool {
        match self {
            Self::Text(_) => true,
            Self::Other(part) => part.is_text(),
            Self::Attribute(_) | Self::Binary(_) => false,
        }
    }

    /// Converts the part to the value of an attribute that is itself a key.
    pub(super) fn into_value(self) -> Result<AttributeValue, AttributeFault> {
        match self {
            Self::Text(text) => Ok(AttributeValue::S(text.to_owned())),
            Self::Attribute(value) => value.to_key_value(),
            Self::Binary(bytes) => Ok(AttributeValue::B(Blob::new(bytes))),
            // `IntoPart<KeyAttribute<T>>` never creates this variant.
            Self::Other(_) => Err(AttributeFault::expected("an attribute value")),
        }
    }

    pub(super) fn write(self, out: &mut PartWriter<'_>) {
        match self {
            Self::Text(text) => out.text(text),
            Self::Other(part) => part.write_part(out),
            // `IntoPart<T: KeyPart>` never creates these variants.
            Self::Attribute(_) | Self::Binary(_) => out.invalid("not a value that can be written as text"),
        }
    }
}

/// A dyn-compatible [`KeyPart`].
#[doc(hidden)]
pub trait DynKeyPart {
    fn part_len(&self) -> usize;
    fn is_text(&self) -> bool;
    fn write_part(&self, out: &mut PartWriter<'_>);
}

impl<T: KeyPart> DynKeyPart for T {
    fn part_len(&self) -> usize {
        self.text_len()
    }

    fn is_text(&self) -> bool {
        T::IS_TEXT
    }

    fn write_part(&self, out: &mut PartWriter<'_>) {
        self.write_text(out);
    }
}

/// The error of parsing a key part: the text is not in the format of the type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PartFault(());

impl PartFault {
    /// Creates the error.
    #[allow(clippy::new_without_default, reason = "an error without a reason has no default")]
    pub fn new() -> Self {
        Self(())
    }
}

impl fmt::Display for PartFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the key part is not in the format of its type")
    }
}

impl std::error::Error for PartFault {}

macro_rules! string_parts {
    ($($Type:ty),+) => {$(
        #[diagnostic::do_not_recommend]
        impl KeyPart for $Type {
            type Borrowed = str;
            type Declared = String;
            const IS_TEXT: bool = true;

            fn text_len(&self) -> usize {
                escape::escaped_len(self)
            }

            fn write_text(&self, out: &mut PartWriter<'_>) {
                out.text(self);
            }

            fn from_text(text: PartReader<'_>) -> Result<Self, PartFault> {
                text.text().map(Self::from)
            }
        }

        #[diagnostic::do_not_recommend]
        impl Ordered for $Type {}

        #[diagnostic::do_not_recommend]
        impl StartsWithText for $Type {}

        #[diagnostic::do_not_recommend]
        impl HasCase for $Type {}

        #[diagnostic::do_not_recommend]
        impl<S: AsRef<str>> IntoPart<$Type> for S {
            fn as_part(&self) -> Part<'_> {
                Part::Text(self.as_ref())
            }
        }
    )+};
}

string_parts!(String, Cow<'_, str>, Box<str>, Arc<str>);

#[diagnostic::do_not_recommend]
impl KeyPart for bool {
    type Borrowed = Self;
    type Declared = Self;

    fn text_len(&self) -> usize {
        "false".len()
    }

    fn write_text(&self, out: &mut PartWriter<'_>) {
        out.ascii(format_args!("{self}"));
    }

    fn from_text(text: PartReader<'_>) -> Result<Self, PartFault> {
        text.ascii()?.parse().map_err(|_| PartFault::new())
    }
}

#[diagnostic::do_not_recommend]
impl Ordered for bool {}
