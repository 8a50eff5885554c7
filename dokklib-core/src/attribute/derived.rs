//! What `#[derive(Attribute)]` calls: maps, enums that are strings, and enums that are maps with a tag.

use std::borrow::Borrow;
use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;

use super::kind::{self, Kind, name_of};
use super::set::{SetElement, wrong_set};
use super::{Attribute, AttributeFault, wrong_type};
use crate::item::Attributes;
use crate::key::{PartFault, PartReader};

/// A map of so many attributes, which `write` adds.
pub fn map(
    count: usize,
    write: impl FnOnce(&mut Attributes) -> Result<(), AttributeFault>,
) -> Result<AttributeValue, AttributeFault> {
    let mut attributes = HashMap::with_capacity(count);
    write(&mut attributes)?;
    Ok(AttributeValue::M(attributes))
}

/// What is in the map that a `T` is stored as.
pub fn attributes_of<T: Attribute>(value: AttributeValue) -> Result<Attributes, AttributeFault> {
    match value {
        AttributeValue::M(attributes) => Ok(attributes),
        other => Err(wrong_type::<T>(&other)),
    }
}

/// A map of so many attributes, which `write` adds, and of the tag that says which variant it is.
pub fn tagged(
    tag: &'static str,
    variant: &'static str,
    count: usize,
    write: impl FnOnce(&mut Attributes) -> Result<(), AttributeFault>,
) -> Result<AttributeValue, AttributeFault> {
    map(count + 1, |attributes| {
        write(attributes)?;
        attributes.insert(tag.to_owned(), AttributeValue::S(variant.to_owned()));
        Ok(())
    })
}

/// A DynamoDB type in which a tag can stand: a map.
#[diagnostic::on_unimplemented(
    message = "a variant of this enum is a map with a tag, so it can't hold a `{Self}`",
    label = "not a struct that derives `Attribute`",
    note = "give what it holds a name: `Card {{ number: String }}`"
)]
pub trait Tagged {}

#[diagnostic::do_not_recommend]
impl Tagged for kind::Map {}

/// The map that a `T` is, with the tag that says which variant it is.
pub fn tagged_map<T: Attribute<Type: Tagged>>(
    tag: &'static str,
    variant: &'static str,
    value: AttributeValue,
) -> Result<AttributeValue, AttributeFault> {
    let mut attributes = attributes_of::<T>(value)?;
    if attributes.insert(tag.to_owned(), AttributeValue::S(variant.to_owned())).is_some() {
        return Err(AttributeFault::not("free for the tag that says which variant this is").at(tag));
    }
    Ok(AttributeValue::M(attributes))
}

/// Which variant a map is.
pub fn tag_of<'a>(attributes: &'a Attributes, tag: &'static str) -> Result<&'a str, AttributeFault> {
    let fault = match attributes.get(tag) {
        Some(AttributeValue::S(variant)) => return Ok(variant),
        Some(other) => AttributeFault::wrong_type(kind::String::NAME, name_of(other)),
        None => AttributeFault::missing(),
    };
    Err(fault.at(tag))
}

/// The fault of a tag that names no variant.
pub fn unknown_variant(tag: &'static str, shown: &'static str) -> AttributeFault {
    AttributeFault::not(shown).at(tag)
}

/// An enum whose values are stored as the names of its variants.
pub trait TextEnum: Attribute {
    /// What messages call it: `a variant of Status`.
    const SHOWN: &'static str;

    /// The name that is stored.
    fn name(&self) -> &str;

    /// The value of this name, if there is one.
    fn of_name(text: String) -> Option<Self>;
}

fn read<T: TextEnum>(text: String) -> Result<T, AttributeFault> {
    T::of_name(text).ok_or_else(|| AttributeFault::not(T::SHOWN))
}

/// The name of the variant, as a string.
pub fn text_enum_value<T: TextEnum>(value: &T) -> Result<AttributeValue, AttributeFault> {
    Ok(AttributeValue::S(value.name().to_owned()))
}

/// The variant of the name that is stored.
pub fn text_enum_of<T: TextEnum>(value: AttributeValue) -> Result<T, AttributeFault> {
    match value {
        AttributeValue::S(text) => read(text),
        other => Err(wrong_type::<T>(&other)),
    }
}

/// The names of the variants, as a string set.
pub fn text_enum_set<T: TextEnum>(elements: impl Iterator<Item = impl Borrow<T>>) -> AttributeValue {
    AttributeValue::Ss(elements.map(|element| element.borrow().name().to_owned()).collect())
}

/// The variants of the names in a string set.
pub fn text_enums_of<T: TextEnum + SetElement>(value: AttributeValue) -> Result<Vec<T>, AttributeFault> {
    match value {
        AttributeValue::Ss(texts) => texts.into_iter().map(read).collect(),
        other => Err(wrong_set::<T>(&other)),
    }
}

/// The variant of the name in a key.
pub fn text_enum_part<T: TextEnum>(text: PartReader<'_>) -> Result<T, PartFault> {
    T::of_name(text.text()?).ok_or_else(PartFault::new)
}
