//! Images of records of the DynamoDB Streams SDK, which has a separate type of attribute values.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use aws_sdk_dynamodbstreams::types::AttributeValue as StreamsValue;

use super::{AttributeFault, Attributes, IntoAttributes};

#[diagnostic::do_not_recommend]
impl IntoAttributes for HashMap<String, StreamsValue> {
    fn into_stored(self) -> Result<Attributes, AttributeFault> {
        let entry = |(name, value)| {
            let value = attribute_value(value).map_err(|fault| fault.at(String::clone(&name)))?;
            Ok((name, value))
        };
        self.into_iter().map(entry).collect()
    }
}

fn attribute_value(value: StreamsValue) -> Result<AttributeValue, AttributeFault> {
    Ok(match value {
        StreamsValue::S(text) => AttributeValue::S(text),
        StreamsValue::N(number) => AttributeValue::N(number),
        StreamsValue::B(bytes) => AttributeValue::B(bytes),
        StreamsValue::Bool(value) => AttributeValue::Bool(value),
        StreamsValue::Null(value) => AttributeValue::Null(value),
        StreamsValue::Ss(texts) => AttributeValue::Ss(texts),
        StreamsValue::Ns(numbers) => AttributeValue::Ns(numbers),
        StreamsValue::Bs(values) => AttributeValue::Bs(values),
        StreamsValue::L(values) => {
            let element = |(at, value)| attribute_value(value).map_err(|fault: AttributeFault| fault.at_index(at));
            AttributeValue::L(values.into_iter().enumerate().map(element).collect::<Result<_, _>>()?)
        }
        StreamsValue::M(entries) => {
            let entry = |(name, value)| Ok((name, attribute_value(value).map_err(AttributeFault::at_entry)?));
            AttributeValue::M(entries.into_iter().map(entry).collect::<Result<_, _>>()?)
        }
        _ => return Err(AttributeFault::expected("of a known DynamoDB type: update the SDK")),
    })
}
