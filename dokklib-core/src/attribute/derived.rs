//! Functions for the code of `#[derive(Attribute)]`: structs are stored as maps, enums as strings or tagged maps.

use std::borrow::Borrow;
use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;

use super::kind::{self, Kind, name_of};
use super::set::{SetElement, wrong_set};
use super::{Attribute, AttributeFault, Attributes, wrong_type};

/// Creates a map with the attributes that `write` inserts. `count` is the expected number of attributes.
pub fn map(
    count: usize,
    write: impl FnOnce(&mut Attributes) -> Result<(), AttributeFault>,
) -> Result<AttributeValue, AttributeFault> {
    let mut attributes = HashMap::with_capacity(count);
    write(&mut attributes)?;
    Ok(AttributeValue::M(attributes))
}

/// Returns the attributes of the map in which a `T` is stored.
pub fn attributes_of<T: Attribute>(value: AttributeValue) -> Result<Attributes, AttributeFault> {
    match value {
        AttributeValue::M(attributes) => Ok(attributes),
        other => Err(wrong_type::<T>(&other)),
    }
}

/// Creates a map with the attributes that `write` inserts and with the tag of the variant.
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

/// A DynamoDB type that can contain the tag of a variant: a map.
#[diagnostic::on_unimplemented(
    message = "an enum with data is stored as a map with a tag, so a variant can't contain a `{Self}`",
    label = "not stored as a map: use a variant with named fields, such as `Card {{ number: String }}`"
)]
#[doc(hidden)]
pub trait Tagged: Kind {
    #[doc(hidden)]
    const HAS_TAG: bool = true;
}

#[diagnostic::do_not_recommend]
impl Tagged for kind::Map {}

/// Adds the tag of the variant to the map in which a `T` is stored.
pub fn tagged_map<T: Attribute<Type: Tagged>>(
    tag: &'static str,
    variant: &'static str,
    value: AttributeValue,
) -> Result<AttributeValue, AttributeFault> {
    let mut attributes = attributes_of::<T>(value)?;
    if attributes.insert(tag.to_owned(), AttributeValue::S(variant.to_owned())).is_some() {
        return Err(AttributeFault::expected("available: the tag of the enum variant uses this name").at(tag));
    }
    Ok(AttributeValue::M(attributes))
}

/// Returns the tag of the variant.
pub fn tag_of<'a>(attributes: &'a Attributes, tag: &'static str) -> Result<&'a str, AttributeFault> {
    let fault = match attributes.get(tag) {
        Some(AttributeValue::S(variant)) => return Ok(variant),
        Some(other) => AttributeFault::wrong_type(kind::String::NAME, name_of(other)),
        None => AttributeFault::missing(),
    };
    Err(fault.at(tag))
}

/// Creates the fault for a tag that is not the name of a variant.
pub fn unknown_variant(tag: &'static str, expected: &'static str) -> AttributeFault {
    AttributeFault::expected(expected).at(tag)
}

/// An enum without data, stored as the name of the variant.
pub trait TextEnum: Attribute {
    /// The expected value in messages, such as `a variant of Status`.
    const EXPECTED: &'static str;

    /// Returns the stored name of the variant.
    fn name(&self) -> &str;

    /// Returns the variant with this stored name.
    fn from_name(text: String) -> Option<Self>;
}

fn read<T: TextEnum>(text: String) -> Result<T, AttributeFault> {
    T::from_name(text).ok_or_else(|| AttributeFault::expected(T::EXPECTED))
}

/// Converts a variant to a string.
pub fn text_enum_to_value<T: TextEnum>(value: &T) -> Result<AttributeValue, AttributeFault> {
    Ok(AttributeValue::S(value.name().to_owned()))
}

/// Converts a string to the variant with this name.
pub fn text_enum_from_value<T: TextEnum>(value: AttributeValue) -> Result<T, AttributeFault> {
    match value {
        AttributeValue::S(text) => read(text),
        other => Err(wrong_type::<T>(&other)),
    }
}

/// Converts variants to a string set.
pub fn text_enum_to_set<T: TextEnum>(elements: impl Iterator<Item = impl Borrow<T>>) -> AttributeValue {
    AttributeValue::Ss(elements.map(|element| element.borrow().name().to_owned()).collect())
}

/// Converts a string set to the variants with these names.
pub fn text_enum_from_set<T: TextEnum + SetElement>(value: AttributeValue) -> Result<Vec<T>, AttributeFault> {
    match value {
        AttributeValue::Ss(texts) => texts.into_iter().map(read).collect(),
        other => Err(wrong_set::<T>(&other)),
    }
}
