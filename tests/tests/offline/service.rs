//! Clients with a fake HTTP connector that responds in the process.

use aws_smithy_http_client::test_util::infallible_client_fn;
use dokklib::Table;
use dokklib::aws_sdk_dynamodb::Client;
use dokklib::aws_sdk_dynamodb::config::retry::RetryConfig;
use dokklib::aws_sdk_dynamodb::config::{BehaviorVersion, Builder, Config, Credentials, Region};

/// The configuration of all clients in these tests. It disables the SDK's retries.
pub(crate) fn config() -> Builder {
    Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::from_static("us-east-1"))
        .credentials_provider(Credentials::new("a", "b", None, None, "test"))
        .retry_config(RetryConfig::disabled())
}

/// Returns a table with a client of this configuration.
pub(crate) fn table(config: Builder) -> Table {
    Table::new(Client::from_conf(config.build()), "table")
}

/// Returns a table that receives this response to every request.
pub(crate) fn responding(status: u16, body: &str) -> Table {
    let body = body.to_owned();
    let http = infallible_client_fn(move |_| {
        let id = ("x-amzn-requestid", "REQUEST-1");
        http::Response::builder().status(status).header(id.0, id.1).body(body.clone()).unwrap()
    });
    table(config().http_client(http))
}

/// Returns the body of a DynamoDB error response.
pub(crate) fn error_body(code: &str, message: &str) -> String {
    format!(r#"{{"__type":"com.amazonaws.dynamodb.v20120810#{code}","message":"{message}"}}"#)
}
