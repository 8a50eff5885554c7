//! A client whose connector responds in the process.

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_sdk_dynamodb::config::{BehaviorVersion, Config, Credentials, Region, StalledStreamProtectionConfig};
use aws_sdk_dynamodb::types::AttributeValue;
use aws_smithy_http_client::test_util::infallible_client_fn;
use dokklib::Attributes;
use serde_json::{Map, Value, json};

/// Returns a client that receives this response to every request.
pub(crate) fn responding(body: &Value) -> Client {
    let body = body.to_string();
    let http = infallible_client_fn(move |_| http::Response::new(body.clone()));
    let config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::from_static("us-east-1"))
        .credentials_provider(Credentials::new("a", "b", None, None, "bench"))
        .retry_config(RetryConfig::disabled())
        .stalled_stream_protection(StalledStreamProtectionConfig::disabled())
        .http_client(http);
    Client::from_conf(config.build())
}

/// Returns an item as it is in a response.
pub(crate) fn item(attributes: &Attributes) -> Value {
    let entry = |(name, item): (&String, &AttributeValue)| (name.clone(), value(item));
    Value::Object(attributes.iter().map(entry).collect::<Map<_, _>>())
}

fn value(attribute: &AttributeValue) -> Value {
    match attribute {
        AttributeValue::S(text) => json!({"S": text}),
        AttributeValue::N(number) => json!({"N": number}),
        AttributeValue::Bool(value) => json!({"BOOL": value}),
        AttributeValue::L(list) => json!({"L": list.iter().map(value).collect::<Vec<_>>()}),
        AttributeValue::M(map) => json!({"M": item(map)}),
        _ => panic!("the items contain no such value"),
    }
}
