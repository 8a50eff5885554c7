//! Items in DynamoDB JSON.

use std::collections::HashMap;

use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;
use serde_json::{Map, Value};

use super::{AttributeFault, Attributes, IntoAttributes, number};
use crate::limit;

/// The attribute that contains the item in a line of an export to Amazon S3.
const EXPORTED_ITEM: &str = "Item";

#[diagnostic::do_not_recommend]
impl IntoAttributes for Value {
    fn into_stored(self) -> Result<Attributes, AttributeFault> {
        let Self::Object(object) = self else {
            return Err(AttributeFault::expected("an item in DynamoDB JSON, which is an object"));
        };
        attributes_of(exported_item(object))
    }
}

/// Returns the attributes of an item in DynamoDB JSON.
pub(crate) fn attributes_of(item: Map<String, Value>) -> Result<Attributes, AttributeFault> {
    let entry = |(name, value)| {
        let value = attribute_value(value, 1).map_err(|fault| fault.at(String::clone(&name)))?;
        Ok((name, value))
    };
    item.into_iter().map(entry).collect()
}

/// Returns the item in a line of an export, or the object if it is not a line of an export.
fn exported_item(mut object: Map<String, Value>) -> Map<String, Value> {
    // An item that consists of the attribute `Item` is different: the attribute is a key, and the JSON of a key contains
    // a string.
    let is_line = object.len() == 1
        && matches!(object.get(EXPORTED_ITEM), Some(Value::Object(item)) if item.values().all(Value::is_object));
    match object.get_mut(EXPORTED_ITEM) {
        Some(Value::Object(item)) if is_line => std::mem::take(item),
        _ => object,
    }
}

/// Converts a value with its type, such as `{"S": "text"}`.
///
/// The recursion ends at DynamoDB's limit, so a deeper value doesn't overflow the stack.
fn attribute_value(value: Value, level: usize) -> Result<AttributeValue, AttributeFault> {
    if level > limit::NESTING_LEVELS {
        return Err(AttributeFault::too_deep());
    }
    let typed = match value {
        Value::Object(object) if object.len() == 1 => object.into_iter().next(),
        _ => None,
    };
    let Some((descriptor, value)) = typed else { return Err(not_a_value()) };
    Ok(match (descriptor.as_str(), value) {
        ("S", value) => AttributeValue::S(text(value)?),
        ("N", value) => AttributeValue::N(number(value)?),
        ("B", value) => AttributeValue::B(binary(value)?),
        ("BOOL", Value::Bool(value)) => AttributeValue::Bool(value),
        ("NULL", Value::Bool(value)) => AttributeValue::Null(value),
        ("SS", Value::Array(values)) => AttributeValue::Ss(set(values, text)?),
        ("NS", Value::Array(values)) => AttributeValue::Ns(set(values, number)?),
        ("BS", Value::Array(values)) => AttributeValue::Bs(set(values, binary)?),
        ("L", Value::Array(values)) => {
            let element = |(at, value)| attribute_value(value, level + 1).map_err(|fault| fault.at_index(at));
            AttributeValue::L(values.into_iter().enumerate().map(element).collect::<Result<_, _>>()?)
        }
        ("M", Value::Object(entries)) => {
            let entry = |(name, value)| {
                let value = attribute_value(value, level + 1).map_err(AttributeFault::at_entry)?;
                Ok((name, value))
            };
            AttributeValue::M(entries.into_iter().map(entry).collect::<Result<HashMap<_, _>, _>>()?)
        }
        _ => return Err(not_a_value()),
    })
}

fn not_a_value() -> AttributeFault {
    AttributeFault::expected("a value in DynamoDB JSON, such as `{\"S\": \"text\"}`")
}

fn text(value: Value) -> Result<String, AttributeFault> {
    match value {
        Value::String(text) => Ok(text),
        _ => Err(not_a_value()),
    }
}

fn number(value: Value) -> Result<String, AttributeFault> {
    let text = text(value)?;
    number::check(&text)?;
    Ok(text)
}

fn binary(value: Value) -> Result<Blob, AttributeFault> {
    let bytes = base64_simd::STANDARD.decode_to_vec(text(value)?);
    bytes.map(Blob::new).map_err(|_| AttributeFault::expected("base64, as binary is in DynamoDB JSON"))
}

fn set<T>(values: Vec<Value>, element: fn(Value) -> Result<T, AttributeFault>) -> Result<Vec<T>, AttributeFault> {
    if values.is_empty() {
        return Err(AttributeFault::empty_set());
    }
    let element = |(at, value)| element(value).map_err(|fault| fault.at_index(at));
    values.into_iter().enumerate().map(element).collect()
}
