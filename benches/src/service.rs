//! A client whose connector responds in the process.

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_sdk_dynamodb::config::{BehaviorVersion, Config, Credentials, Region, StalledStreamProtectionConfig};
use aws_sdk_dynamodb::types::AttributeValue;
use aws_smithy_http_client::test_util::infallible_client_fn;
use dokklib::Attributes;
use serde_json::{Map, Value, json};
use tokio::runtime::{Builder, Runtime};

use crate::item::{ByHand, Small, key};

/// Returns a runtime that runs everything on the thread that measures.
pub(crate) fn runtime() -> Runtime {
    Builder::new_current_thread().enable_time().build().expect("a runtime")
}

/// Returns a client that receives this response to every request.
pub(crate) fn responding(body: &Value) -> Client {
    let body = body.to_string();
    client(move |_| body.clone())
}

/// Returns a client of a partition with this number of `SMALL` items, in pages of `page` items.
pub(crate) fn partition(items: u64, page: u64) -> Client {
    let sample = item(&Small::sample(0).encode()).to_string();
    let id = move |id: u64| {
        let with_key = sample.replace("SMALL#00000000000000000000", &format!("SMALL#{id:020}"));
        with_key.replace(r#""id":{"N":"0"}"#, &format!(r#""id":{{"N":"{id}"}}"#))
    };
    client(move |request| {
        let start = request.split_once("ExclusiveStartKey").and_then(|(_, start)| start.split_once("SMALL#"));
        let first = start.map_or(0, |(_, key)| key[..20].parse::<u64>().expect("a key") + 1);
        let end = items.min(first + page);
        let page: Vec<_> = (first..end).map(&id).collect();
        let count = end - first;
        let mut body = format!(r#"{{"Items":[{}],"Count":{count},"ScannedCount":{count}"#, page.join(","));
        if end < items {
            let key = item(&key("SMALL", "alice", end - 1, 2));
            body.push_str(&format!(r#","LastEvaluatedKey":{key}"#));
        }
        body + "}"
    })
}

fn client(respond: impl Fn(&str) -> String + Send + Sync + 'static) -> Client {
    let http = infallible_client_fn(move |request| {
        let body = request.body().bytes().expect("a body in memory");
        http::Response::new(respond(std::str::from_utf8(body).expect("JSON")))
    });
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
