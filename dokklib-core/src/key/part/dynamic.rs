//! Parts of any type, as the constructors of keys pass them on.

use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;

use super::writer::{Integer, KeyOutput};
use super::{KeyPart, PartKind, PartWriter, ToKeyValue, custom};
use crate::attribute::AttributeFault;
use crate::key::escape;
use crate::schema::Form;

/// A part of a key, as the constructors pass it on.
#[doc(hidden)]
#[derive(Clone, Copy)]
#[allow(missing_debug_implementations, reason = "it would show the value of a key")]
pub enum Part<'a> {
    Text(&'a str),
    /// An unsigned integer, and the number of digits of its type's maximum.
    Unsigned(u64, u8),
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

    /// Returns the maximum length of the part's text in bytes, without escape sequences.
    pub(in crate::key) fn max_len(self) -> usize {
        match self {
            Self::Text(text) => text.len(),
            Self::Unsigned(_, digits) => digits.into(),
            Self::Other(part) => part.part_len(),
            Self::Attribute(_) | Self::Binary(_) => 0,
        }
    }

    /// Returns `true` for text of any length, where another value always exists between two values.
    pub(in crate::key) fn is_text(self) -> bool {
        match self {
            Self::Text(_) => true,
            Self::Other(part) => part.kind() != PartKind::Fixed,
            Self::Unsigned(..) | Self::Attribute(_) | Self::Binary(_) => false,
        }
    }

    /// Returns `true` for an empty text. The part of another type is never empty.
    pub(in crate::key) fn is_empty_text(self) -> bool {
        match self {
            Self::Text(text) => text.is_empty(),
            Self::Other(part) => part.kind() == PartKind::Text && part.part_len() == 0,
            Self::Unsigned(..) | Self::Attribute(_) | Self::Binary(_) => false,
        }
    }

    /// Returns how the type of the part violates the rules of [`KeyPart`]. Only debug builds check it.
    pub(in crate::key) fn violation(self, form: Form, is_unescaped: bool) -> Option<&'static str> {
        match self {
            Self::Other(part) if cfg!(debug_assertions) && !form.is_lossy() => part.violation(form, is_unescaped),
            _ => None,
        }
    }

    /// Converts the part to the value of an attribute that is itself a key.
    pub(in crate::key) fn into_value(self) -> Result<AttributeValue, AttributeFault> {
        match self {
            Self::Text(text) => Ok(AttributeValue::S(text.to_owned())),
            Self::Attribute(value) => value.to_key_value(),
            Self::Binary(bytes) => Ok(AttributeValue::B(Blob::new(bytes))),
            // `IntoPart<KeyAttribute<T>>` never creates these variants.
            Self::Unsigned(..) | Self::Other(_) => Err(AttributeFault::expected("an attribute value")),
        }
    }

    /// Writes the part in its natural form, between escaped values. Returns the length of its text, or `None` without writing
    /// if the part requires a [`PartWriter`].
    #[inline(always)]
    pub(in crate::key) fn write_natural(self, out: &mut impl KeyOutput) -> Option<usize> {
        match self {
            Self::Text(text) if escape::is_plain(text) => {
                out.push(text);
                Some(text.len())
            }
            Self::Unsigned(number, digits) => {
                out.push_number(number, digits.into());
                Some(digits.into())
            }
            _ => None,
        }
    }

    pub(in crate::key) fn write(self, out: &mut PartWriter<'_>) {
        match self {
            Self::Text(text) => out.text(text),
            Self::Unsigned(number, digits) => out.integer(&Integer {
                is_negative: false,
                magnitude: number.into(),
                digits: digits.into(),
                is_signed: false,
            }),
            Self::Other(part) if part.kind() == PartKind::Custom && out.requires_number_or_time() => {
                out.invalid("a text, which can't be written as a number or a time");
            }
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
    fn kind(&self) -> PartKind;
    fn write_part(&self, out: &mut PartWriter<'_>);

    fn violation(&self, _: Form, _is_unescaped: bool) -> Option<&'static str> {
        None
    }
}

impl<T: KeyPart> DynKeyPart for T {
    fn part_len(&self) -> usize {
        self.text_len()
    }

    fn kind(&self) -> PartKind {
        T::KIND
    }

    fn write_part(&self, out: &mut PartWriter<'_>) {
        self.write_text(out);
    }

    fn violation(&self, form: Form, is_unescaped: bool) -> Option<&'static str> {
        custom::violation(self, form, is_unescaped)
    }
}
