use aws_sdk_dynamodb::types::AttributeValue;

use super::Attributes;

/// Returns the length of the attributes in DynamoDB's JSON format, as they are sent, in bytes.
pub(crate) fn json_size(attributes: &Attributes) -> usize {
    let members = attributes.iter().map(|(name, value)| string_size(name) + COLON + value_size(value));
    list_size(members)
}

/// The braces of an object, or the brackets of an array.
const BRACKETS: usize = 2;
const QUOTES: usize = 2;
const COLON: usize = 1;

fn value_size(value: &AttributeValue) -> usize {
    let (type_name, content) = match value {
        AttributeValue::S(text) => ("S", string_size(text)),
        AttributeValue::N(text) => ("N", string_size(text)),
        AttributeValue::B(blob) => ("B", base64_size(blob.as_ref())),
        AttributeValue::Ss(texts) => ("SS", list_size(texts.iter().map(|text| string_size(text)))),
        AttributeValue::Ns(texts) => ("NS", list_size(texts.iter().map(|text| string_size(text)))),
        AttributeValue::Bs(blobs) => ("BS", list_size(blobs.iter().map(|blob| base64_size(blob.as_ref())))),
        AttributeValue::L(values) => ("L", list_size(values.iter().map(value_size))),
        AttributeValue::M(values) => ("M", json_size(values)),
        AttributeValue::Bool(value) => ("BOOL", if *value { "true".len() } else { "false".len() }),
        // NULL. The SDK can't send values of an unknown type.
        _ => ("NULL", "true".len()),
    };
    BRACKETS + QUOTES + type_name.len() + COLON + content
}

/// Returns the length of the elements with commas between them and the brackets around them.
fn list_size(elements: impl ExactSizeIterator<Item = usize>) -> usize {
    let commas = elements.len().saturating_sub(1);
    BRACKETS + commas + elements.sum::<usize>()
}

fn string_size(text: &str) -> usize {
    let escaped = |byte: u8| match byte {
        b'"' | b'\\' | 0x08 | 0x0c | b'\n' | b'\r' | b'\t' => 2,
        0x00..=0x1f => "\\u0000".len(),
        _ => 1,
    };
    QUOTES + text.bytes().map(escaped).sum::<usize>()
}

fn base64_size(bytes: &[u8]) -> usize {
    QUOTES + bytes.len().div_ceil(3) * 4
}
