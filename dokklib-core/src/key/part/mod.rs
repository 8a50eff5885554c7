mod attribute;
mod capability;
mod custom;
mod digits;
mod dynamic;
mod epoch;
mod form;
mod identifier;
mod integer;
mod missing;
mod reader;
#[cfg(test)]
mod tests;
mod text;
#[cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]
mod time;
mod writer;

use std::borrow::Borrow;
use std::fmt;

use aws_sdk_dynamodb::types::AttributeValue;

pub use self::attribute::{AsValuePrefix, KeyAttribute, ToKeyValue, ValuePrefix};
pub use self::capability::{
    FixedWidth, HasCase, HasDate, HasEpoch, HasNone, HasTime, OrNone, Ordered, Padded, PaddedEpoch, Plain,
    StartsWithText,
};
pub use self::custom::check_part_order;
pub use self::dynamic::{DynKeyPart, Part};
pub use self::missing::{assert_keeps_key_only, assert_optional, assert_required};
pub use self::reader::PartReader;
pub use self::writer::PartWriter;

pub(super) use self::form::MISSING;
pub(super) use self::writer::{KeyComparison, KeyOutput};

use super::KeyReader;
use crate::attribute::{Attribute, AttributeFault};
use crate::schema::PartTexts;

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
/// | `chrono::NaiveDate`, `jiff::civil::Date`, `time::Date` | `2020-02-21`, years 0 to 9999 |
/// | `chrono::NaiveDateTime`, `jiff::civil::DateTime`, `time::PrimitiveDateTime` | `2020-02-21T18:30:00.000000000`, years 0 to 9999 |
/// | `chrono::DateTime<Utc>`, `jiff::Timestamp`, `time::OffsetDateTime` | `2020-02-21T18:30:00.000000000Z`, years 0 to 9999 |
/// | [`EpochSeconds<T>`](crate::attribute::EpochSeconds), [`EpochMillis<T>`](crate::attribute::EpochMillis) | the text of `T` |
/// | a newtype that derives `Attribute` | the text of the inner value |
/// | an enum without fields that derives `Attribute` | the stored name of the variant, which has no meaningful order |
///
/// Floating-point numbers can't be key parts, because rounding can change their order.
///
/// # Your own types
///
/// Implement the trait for a type with another text, and [`Ordered`] if the texts sort as the values do:
///
/// ```
/// use dokklib::key::{KeyPart, Ordered, PartFault, PartReader, PartWriter};
/// use dokklib::{Attribute, Entity};
///
/// #[derive(Attribute, Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
/// struct Version {
///     major: u16,
///     minor: u16,
/// }
///
/// impl KeyPart for Version {
///     type Borrowed = Self;
///     type Declared = Self;
///
///     fn write_text(&self, out: &mut PartWriter<'_>) {
///         out.text(&format!("v{:05}.{:05}", self.major, self.minor));
///     }
///
///     fn from_text(text: PartReader<'_>) -> Result<Self, PartFault> {
///         let text = text.text()?;
///         let (major, minor) = text.strip_prefix('v').and_then(|text| text.split_once('.')).ok_or_else(PartFault::new)?;
///         let number = |text: &str| text.parse().map_err(|_| PartFault::new());
///         Ok(Self { major: number(major)?, minor: number(minor)? })
///     }
/// }
///
/// impl Ordered for Version {} // queries have ranges
///
/// #[derive(Entity)]
/// struct Package;
///
/// #[derive(Entity)]
/// #[entity(pk = Package(package), sk = Self(version))]
/// struct Release {
///     package: String,
///     version: Version,
/// }
///
/// let key = Release::key("dokklib", Version { major: 1, minor: 12 });
/// assert_eq!(key.sort_key(), "RELEASE#v00001.00012");
/// let since_2 = Release::query("dokklib").ge(Version { major: 2, minor: 0 });
/// # let _ = since_2;
///
/// // In a unit test:
/// let versions = [(0, 0), (0, 9), (0, 10), (1, 0), (10, 0), (u16::MAX, u16::MAX)];
/// dokklib::key::check_part_order(&versions.map(|(major, minor)| Version { major, minor }))?;
/// # Ok::<(), dokklib::Error>(())
/// ```
///
/// An implementation guarantees:
///
/// - **One text per value.** Different values have different texts, and [`from_text`](Self::from_text) returns the value for the
///   text that [`write_text`](Self::write_text) writes, and [`PartFault`] for every other text. Debug builds check each key that
///   is written.
/// - **No empty text.** An empty part is [`InvalidInput`](crate::ErrorKind::InvalidInput). A value that has no text calls
///   [`PartWriter::invalid`].
/// - **The text never changes**, because it is in the stored keys.
/// - With [`Ordered`]: **the texts sort as the values do**, in the order of UTF-8 bytes. [`check_part_order`] checks it.
/// - With [`StartsWithText`]: the beginning of the text means something, for `begins_with`.
/// - With [`FixedWidth`]: all texts have the same length, for `desc`.
/// - With [`HasCase`]: `upper` and `lower` keep what matters.
///
/// A newtype or an enum that derives `Attribute` already implements the trait. With `#[attribute(key_part = manual)]`, it doesn't,
/// so that you can:
///
/// ```
/// use dokklib::Attribute;
/// use dokklib::key::{KeyPart, PartFault, PartReader, PartWriter};
///
/// /// A number, which keys contain in hexadecimal.
/// #[derive(Attribute)]
/// #[attribute(key_part = manual)]
/// struct Id(u32);
///
/// impl KeyPart for Id {
///     type Borrowed = Self;
///     type Declared = Self;
///
///     fn write_text(&self, out: &mut PartWriter<'_>) {
///         out.text(&format!("{:08x}", self.0));
///     }
///
///     fn from_text(text: PartReader<'_>) -> Result<Self, PartFault> {
///         u32::from_str_radix(&text.text()?, 16).map(Self).map_err(|_| PartFault::new())
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be a key part",
    label = "use a string, an integer, a `bool`, a date, a time, a UUID or a newtype of them, or write `with(function, field)` in the key",
    note = "newtypes and enums without fields derive `dokklib::Attribute`; other types implement `dokklib::key::KeyPart`"
)]
pub trait KeyPart: Sized {
    /// The type that key constructors borrow for a part of this type: `str` for all string types, otherwise `Self`.
    type Borrowed: ?Sized;

    /// The type that represents this one when the keys of two entities are compared: `String` for all string types, otherwise
    /// `Self`.
    ///
    /// Types that write the same texts can have the same one. A key of one entity can then extend the key of the other, or share
    /// an attribute with it.
    type Declared;

    /// The kind of the texts that the type writes.
    #[doc(hidden)]
    const KIND: PartKind = PartKind::Custom;

    /// `true` if keys with different texts are read as the same value, because a variant of the enum has an alias.
    #[doc(hidden)]
    const HAS_ALIASES: bool = false;

    /// The description of the text in messages, such as `20 digits`.
    #[doc(hidden)]
    const DESCRIPTION: &'static str = "text";

    /// `true` if a sign digit precedes a zero-padded number of this type.
    #[doc(hidden)]
    const HAS_SIGN: bool = false;

    /// The texts of this type.
    #[doc(hidden)]
    const TEXTS: PartTexts = PartTexts {
        description: Self::DESCRIPTION,
        has_sign: Self::HAS_SIGN,
        is_valid: |text, is_unescaped, form| {
            let text = PartReader::new(text, is_unescaped, form);
            text.is_missing() || Self::from_text(text).is_ok()
        },
    };

    /// Returns the maximum number of bytes that [`write_text`](Self::write_text) writes, so that a key
    /// needs one allocation. An estimate is enough.
    fn text_len(&self) -> usize {
        /// Enough for most identifiers.
        const ESTIMATE: usize = 36;
        ESTIMATE
    }

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

/// The kind of the texts that a type writes.
#[doc(hidden)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PartKind {
    /// A type of the user. Its texts can have any length.
    Custom,
    /// Text of any length, where another value always exists between two values.
    Text,
    /// Texts of one length, or without an order.
    Fixed,
}

/// A type that can be a part of an index key: a [`KeyPart`], or an `Option` of one.
///
/// An item without a value for an optional part isn't in the index (a sparse index), unless the part is `last(..)`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be a key part",
    label = "use a string, an integer, a `bool`, a date, a time, a UUID or a newtype of them, or write `with(function, field)` in the key",
    note = "newtypes and enums without fields derive `dokklib::Attribute`; other types implement `dokklib::key::KeyPart`"
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
        if text.is_missing() { Ok(None) } else { T::from_text(text).map(Some) }
    }
}

/// The texts of a part of type `T`. They are any text for a type that can't be a key part, which is reported elsewhere.
#[doc(hidden)]
#[derive(Debug)]
pub struct TextsOf<T>(std::marker::PhantomData<fn() -> T>);

/// Applies to types to which the constant of [`TextsOf`] doesn't apply.
#[doc(hidden)]
pub trait AnyTexts {
    const TEXTS: PartTexts = PartTexts::ANY;
}

impl<T> AnyTexts for TextsOf<T> {}

impl<T: IndexPart> TextsOf<T> {
    pub const TEXTS: PartTexts = <T::Part as KeyPart>::TEXTS;
}

/// A value that key constructors accept for a part of type `T`: any `AsRef<str>` for string types, otherwise a `T` or a `&T`.
#[diagnostic::on_unimplemented(message = "expected a key part of type `{T}`, found `{Self}`", label = "expected `{T}`")]
pub trait IntoPart<T> {
    #[doc(hidden)]
    fn as_part(&self) -> Part<'_>;
}

#[diagnostic::do_not_recommend]
#[doc(hidden)]
impl<T: KeyPart<Borrowed = T> + 'static, B: Borrow<T>> IntoPart<T> for B {
    fn as_part(&self) -> Part<'_> {
        KeyPart::part(self.borrow())
    }
}

/// A query requires a value for a part that is optional in the item.
#[diagnostic::do_not_recommend]
#[doc(hidden)]
impl<T, B: IntoPart<T>> IntoPart<Option<T>> for B {
    fn as_part(&self) -> Part<'_> {
        IntoPart::<T>::as_part(self)
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
