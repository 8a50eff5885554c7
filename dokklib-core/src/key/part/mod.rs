mod attribute;
mod identifier;
mod integer;
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

pub use self::attribute::{AsStart, KeyAttribute, Start, ToKeyValue};
pub use self::writer::{Form, PartReader, PartWriter};

pub(super) use self::writer::{Comparison, Sink};

use super::{KeyReader, escape};
use crate::attribute::{Attribute, AttributeFault};

/// A type whose values can be parts of a key.
///
/// Implemented for strings, integers, `bool`, by feature UUIDs, ULIDs, dates and times, and by `#[derive(Attribute)]` for newtypes of them and
/// for enums without fields. The text of a part sorts as its values do, and every text parses back. How each type is written is a storage format that never changes:
///
/// | type | text |
/// | --- | --- |
/// | strings | as they are, each character up to `$` escaped (see [`PartWriter::text`]) |
/// | unsigned integers | padded with zeros to the digits of the type's largest value: `7u16` is `00007` |
/// | signed integers | `1` and the padded value, or for negative ones `0` and what is missing to the next power of ten |
/// | `bool` | `false`, `true` |
/// | `uuid::Uuid` | lower case, with hyphens |
/// | `ulid::Ulid` | 26 characters, upper case |
/// | `chrono::NaiveDate` | `2020-02-21`, years 0 to 9999 |
/// | `chrono::NaiveDateTime` | `2020-02-21T18:30:00.000000000`, years 0 to 9999 |
/// | `chrono::DateTime<Utc>` | `2020-02-21T18:30:00.000000000Z`, years 0 to 9999 |
/// | a newtype that derives `Attribute` | as what it holds |
/// | an enum without fields that derives `Attribute` | the name of the variant, as it is stored; it has no order |
///
/// Floating-point numbers are no key parts: their text has no order that survives rounding.
#[diagnostic::on_unimplemented(
    message = "a `{Self}` can't be a part of a key",
    label = "not a key part",
    note = "key parts are strings, integers, `bool` and, by feature, `Uuid`, `Ulid`, `NaiveDate`, `DateTime<Utc>`",
    note = "newtypes of them, and enums without fields, derive it by `dokklib::Attribute`"
)]
pub trait KeyPart: Sized {
    /// What the constructors of a key borrow for this type: `str` for every string, else the type itself.
    type Borrowed: ?Sized;

    /// What stands for the type where two declarations of a key are compared: `String` for every string.
    #[doc(hidden)]
    type Declared;

    /// Whether the text is of any length, so that between two of them there is always another one.
    #[doc(hidden)]
    const IS_TEXT: bool = false;

    /// The most bytes that [`write_text`](Self::write_text) writes, so that a key is one allocation.
    fn text_len(&self) -> usize;

    /// Writes the part into a key.
    fn write_text(&self, out: &mut PartWriter<'_>);

    /// Reads the part back from what [`write_text`](Self::write_text) wrote.
    ///
    /// # Errors
    ///
    /// [`PartFault`] if the text is not one that this type writes.
    fn from_text(text: PartReader<'_>) -> Result<Self, PartFault>;

    #[doc(hidden)]
    fn part(&self) -> Part<'_> {
        Part::Other(self)
    }

    /// The part of a key that is this field.
    #[doc(hidden)]
    fn of_key(key: &KeyReader<'_>, field: &'static str) -> Result<Self, AttributeFault> {
        key.part(field)
    }

    /// The attribute value of a part, where the item has it in a key alone.
    #[doc(hidden)]
    fn stored(text: PartReader<'_>) -> Result<AttributeValue, AttributeFault>
    where
        Self: Attribute,
    {
        Self::from_text(text).map_err(|_| AttributeFault::not("in the form that its key part has"))?.into_value()
    }
}

/// A key part whose text sorts as its values do in a way that has a meaning, so that there are ranges of it.
///
/// All are but enums without fields, whose names have an order of no meaning.
#[diagnostic::on_unimplemented(
    message = "a `{Self}` has no ranges in a key: its text has no order of a meaning",
    label = "not an ordered key part"
)]
pub trait Ordered {}

/// A key part that has a meaning by its start: by text (`str`) strings, dates and times, by bytes (`[u8]`) a binary attribute
/// that is a key itself.
#[diagnostic::on_unimplemented(
    message = "`begins_with` needs a part whose text has a meaning by its start (a string, a date or a time), not a `{Self}`",
    label = "no part of a `{Self}`'s text has a meaning"
)]
pub trait StartsWithText<Text: ?Sized = str> {}

/// A key part whose text always has the same number of bytes, so that `desc` can turn its order around.
#[diagnostic::on_unimplemented(
    message = "`desc` can't turn the order of a `{Self}` around: its text has no fixed width",
    label = "not of a fixed width",
    note = "integers, dates and times, `Uuid` and `Ulid` have one, and newtypes of them"
)]
pub trait FixedWidth: KeyPart {
    /// The characters that `desc` turns around, in ascending order.
    #[doc(hidden)]
    const ALPHABET: &'static [u8];
}

/// A key part that is a number, which `pad` writes in a width of its own.
#[diagnostic::on_unimplemented(
    message = "`pad` writes numbers, and a `{Self}` is none",
    label = "not an integer",
    note = "integers can be padded, and newtypes of them"
)]
pub trait Padded: KeyPart {
    /// The digits of the type's largest value.
    #[doc(hidden)]
    const DIGITS: usize;

    /// Whether a sign stands before the digits.
    #[doc(hidden)]
    const SIGNED: bool;
}

/// What can be a part of a secondary index's key: a [`KeyPart`], or an `Option` of one, without which the item isn't in the
/// index.
#[diagnostic::on_unimplemented(
    message = "a `{Self}` can't be a part of a key",
    label = "not a key part",
    note = "key parts are strings, integers, `bool` and, by feature, `Uuid`, `Ulid`, `NaiveDate`, `DateTime<Utc>`",
    note = "newtypes of them, and enums without fields, derive it by `dokklib::Attribute`"
)]
#[doc(hidden)]
pub trait IndexPart {
    /// The part, where there is one.
    type Part: KeyPart;

    fn part(&self) -> Option<Part<'_>>;

    /// The attribute value of a part, where the item has it in a key alone.
    fn stored(text: PartReader<'_>) -> Result<AttributeValue, AttributeFault>
    where
        Self::Part: Attribute,
    {
        <Self::Part as KeyPart>::stored(text)
    }

    /// Writes the part that an attribute is.
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
}

#[diagnostic::do_not_recommend]
impl<T: KeyPart> IndexPart for Option<T> {
    type Part = T;

    fn part(&self) -> Option<Part<'_>> {
        self.as_ref().map(KeyPart::part)
    }
}

/// What a key constructor takes for a part of type `T`: any string for a string, else the value or a reference to it.
#[diagnostic::on_unimplemented(message = "this key part is a `{T}`, not a `{Self}`", label = "expected a `{T}`")]
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

/// A query needs the part that an item may lack.
#[diagnostic::do_not_recommend]
impl<T, B: IntoPart<T>> IntoPart<Option<T>> for B {
    fn as_part(&self) -> Part<'_> {
        IntoPart::<T>::as_part(self)
    }
}

/// A part of a key as the constructors hand it over.
#[doc(hidden)]
#[derive(Clone, Copy)]
#[allow(missing_debug_implementations, reason = "it would show the value of a key")]
pub enum Part<'a> {
    Text(&'a str),
    Other(&'a dyn PartText),
    /// The value of an attribute that is a key itself.
    Attribute(&'a dyn ToKeyValue),
    /// The same, as bytes.
    Binary(&'a [u8]),
}

impl Part<'_> {
    pub(super) fn len(self) -> usize {
        match self {
            Self::Text(text) => escape::escaped_len(text),
            Self::Other(part) => part.part_len(),
            Self::Attribute(_) | Self::Binary(_) => 0,
        }
    }

    /// Whether it is text of any length, so that between two values there are always others.
    pub(super) fn is_text(self) -> bool {
        match self {
            Self::Text(_) => true,
            Self::Other(part) => part.is_text(),
            Self::Attribute(_) | Self::Binary(_) => false,
        }
    }

    /// The value of an attribute that is a key itself.
    pub(super) fn into_value(self) -> Result<AttributeValue, AttributeFault> {
        match self {
            Self::Text(text) => Ok(AttributeValue::S(text.to_owned())),
            Self::Attribute(value) => value.to_key_value(),
            Self::Binary(bytes) => Ok(AttributeValue::B(Blob::new(bytes))),
            // The type of a key that isn't made of parts takes none.
            Self::Other(_) => Err(AttributeFault::not("a value of its own")),
        }
    }

    pub(super) fn write(self, out: &mut PartWriter<'_>) {
        match self {
            Self::Text(text) => out.text(text),
            Self::Other(part) => part.write_part(out),
            // The type of a part of a text takes no such value.
            Self::Attribute(_) | Self::Binary(_) => out.invalid("not a part of a text"),
        }
    }
}

/// A [`KeyPart`] of whatever type.
#[doc(hidden)]
pub trait PartText {
    fn part_len(&self) -> usize;
    fn is_text(&self) -> bool;
    fn write_part(&self, out: &mut PartWriter<'_>);
}

impl<T: KeyPart> PartText for T {
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

/// A part of a stored key that isn't one of its type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PartFault(());

impl PartFault {
    pub(crate) fn new() -> Self {
        Self(())
    }
}

impl fmt::Display for PartFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the key part is not in the form that its type has")
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
        out.plain(format_args!("{self}"));
    }

    fn from_text(text: PartReader<'_>) -> Result<Self, PartFault> {
        text.plain().parse().map_err(|_| PartFault::new())
    }
}

#[diagnostic::do_not_recommend]
impl Ordered for bool {}
