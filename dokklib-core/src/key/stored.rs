//! Keys that were stored, read back.

use std::fmt;

use aws_sdk_dynamodb::types::AttributeValue;

use super::shape::{DeclaredKey, KeyShape, Segment};
use super::{KeyPart, KeyText, PartReader, Template};
use crate::attribute::AttributeFault;
use crate::attribute::fields::Entry;
use crate::item::Attributes;
use crate::schema::Layout;

/// The keys of an item that is being read, of which it has `N`.
#[doc(hidden)]
pub struct StoredKeys<'l, const N: usize> {
    layout: &'l Layout,
    declared: &'static [DeclaredKey],
    found: [Option<AttributeValue>; N],
}

/// Shows no values.
impl<const N: usize> fmt::Debug for StoredKeys<'_, N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StoredKeys").field("declared", &self.declared).finish_non_exhaustive()
    }
}

impl<'l, const N: usize> StoredKeys<'l, N> {
    pub fn new(layout: &'l Layout, declared: &'static [DeclaredKey]) -> Self {
        Self { layout, declared, found: [const { None }; N] }
    }

    /// Takes an attribute that is no field: keeps it if it is a key, drops the tag, and gives back any other.
    pub fn take(&mut self, name: String, value: AttributeValue) -> Option<(String, AttributeValue)> {
        if self.layout.tag == Some(&*name) {
            return None;
        }
        match self.declared.iter().position(|key| key.attribute(self.layout) == name) {
            Some(at) => {
                self.found[at] = Some(value);
                None
            }
            None => Some((name, value)),
        }
    }

    /// The attribute of a field that is a part of a key: as it is stored, or else from the first key that holds it.
    pub fn attribute(
        &self,
        stored: Option<AttributeValue>,
        name: &'static str,
        read: ReadPart,
    ) -> Result<Option<AttributeValue>, AttributeFault> {
        attribute(self.layout, self.declared, &self.found, stored, name, read)
    }

    /// Reports a primary key that isn't the one that the fields make.
    pub fn check(&self, partition: &Template<'_>, sort: &Template<'_>) -> Result<(), AttributeFault> {
        // The primary key comes first among the declared ones.
        for ((key, found), template) in self.declared.iter().zip(&self.found).zip([partition, sort]) {
            let is_made = match found {
                Some(AttributeValue::S(text)) => KeyText::is_made(template, text),
                Some(_) => false,
                None => true,
            };
            if !is_made {
                return Err(AttributeFault::not("the key that the item's fields make").at(key.attribute(self.layout)));
            }
        }
        Ok(())
    }
}

/// Whether the primary key of an item is one that is declared so.
pub(crate) fn has_keys(item: &Attributes, declared: &[DeclaredKey], layout: &Layout) -> bool {
    // The primary key comes first among the declared ones.
    declared.iter().take(2).all(|key| {
        let text = item.get(key.attribute(layout)).and_then(|value| value.as_s().ok());
        text.is_some_and(|text| key.shape.split(text).is_some())
    })
}

/// How a part of a key becomes the attribute value that it would be.
pub(crate) type ReadPart = fn(PartReader<'_>) -> Result<AttributeValue, AttributeFault>;

/// The keys of an item of which some attributes were read.
pub(crate) struct KeysAtHand<'l> {
    layout: &'l Layout,
    declared: &'static [DeclaredKey],
    found: Vec<Option<AttributeValue>>,
}

impl<'l> KeysAtHand<'l> {
    /// The keys among the attributes, which they stay.
    pub(crate) fn among(entries: &[Entry], layout: &'l Layout, declared: &'static [DeclaredKey]) -> Self {
        let value = |key: &DeclaredKey| {
            let name = key.attribute(layout);
            entries.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone())
        };
        Self { layout, declared, found: declared.iter().map(value).collect() }
    }

    /// As [`StoredKeys::attribute`].
    pub(crate) fn attribute(
        &self,
        stored: Option<AttributeValue>,
        name: &'static str,
        read: ReadPart,
    ) -> Result<Option<AttributeValue>, AttributeFault> {
        attribute(self.layout, self.declared, &self.found, stored, name, read)
    }
}

fn attribute(
    layout: &Layout,
    declared: &'static [DeclaredKey],
    found: &[Option<AttributeValue>],
    stored: Option<AttributeValue>,
    name: &'static str,
    read: ReadPart,
) -> Result<Option<AttributeValue>, AttributeFault> {
    if stored.is_some() {
        return Ok(stored);
    }
    for (key, found) in declared.iter().zip(found) {
        let Some(value) = found else { continue };
        let Some(form) = key.shape.segments.iter().find_map(|segment| segment.form_of(name)) else { continue };
        let key_name = key.attribute(layout);
        let AttributeValue::S(text) = value else {
            return Err(AttributeFault::not("a key: those are strings (S)").at(key_name));
        };
        let (text, raw) = key.shape.part(text, name).ok_or_else(|| of_another_form().at(key_name))?;
        let natural = form.natural(text).map_err(|_| of_another_form().at(key_name))?;
        return read(PartReader::new(&natural, raw)).map(Some).map_err(|fault| fault.at(key_name));
    }
    Ok(None)
}

fn of_another_form() -> AttributeFault {
    AttributeFault::not("a key of the form that the entity declares")
}

impl Segment {
    /// How the field is written, if this is it.
    fn form_of(&self, of: &str) -> Option<super::part::Form> {
        match self {
            Self::Part { field, form } if *field == of => Some(*form),
            Self::Part { .. } | Self::Literal(_) => None,
        }
    }
}

impl KeyShape {
    /// The text of a field in a key of this shape, and whether it is raw.
    fn part<'t>(&self, text: &'t str, field: &str) -> Option<(&'t str, bool)> {
        let segments = self.split(text)?;
        let at = segments.iter().position(|(segment, _)| segment.form_of(field).is_some())?;
        Some((segments[at].1, self.is_raw() && at + 1 == segments.len()))
    }
}

/// The text of a key, to be read part by part.
#[doc(hidden)]
#[allow(missing_debug_implementations, reason = "it would show the value of a key")]
pub struct KeyReader<'t> {
    keys: [Option<(&'t str, KeyShape)>; 2],
}

impl<'t> KeyReader<'t> {
    pub(crate) fn new(keys: [Option<(&'t str, KeyShape)>; 2]) -> Self {
        Self { keys }
    }

    /// The part that is this field.
    pub fn part<T: KeyPart>(&self, field: &'static str) -> Result<T, AttributeFault> {
        let holds = |shape: &KeyShape| shape.segments.iter().find_map(|segment| segment.form_of(field));
        let found = self.keys.iter().flatten().find_map(|(text, shape)| Some((text, shape, holds(shape)?)));
        let read = found.and_then(|(text, shape, form)| {
            let (text, raw) = shape.part(text, field)?;
            let natural = form.natural(text).ok()?;
            T::from_text(PartReader::new(&natural, raw)).ok()
        });
        read.ok_or_else(|| of_another_form().at(field))
    }
}
