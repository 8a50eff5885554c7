//! Clients with a fake HTTP connector that responds in the process.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use aws_smithy_http_client::test_util::infallible_client_fn;
use dokklib::Table;
use dokklib::aws_sdk_dynamodb::Client;
use dokklib::aws_sdk_dynamodb::config::retry::RetryConfig;
use dokklib::aws_sdk_dynamodb::config::{
    AsyncSleep, BehaviorVersion, Builder, Config, Credentials, Region, Sleep, StalledStreamProtectionConfig,
};
use dokklib_tests::decoding;
use serde_json::{Value, json};

pub(crate) const THROTTLED: &str = "ProvisionedThroughputExceededException";

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
    decoding(&Table::new(Client::from_conf(config.build()), "table"))
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

/// Returns an error response.
pub(crate) fn failed(status: u16, code: &str) -> (u16, Value) {
    (status, json!({"__type": format!("com.amazonaws.dynamodb.v20120810#{code}"), "message": "The level of SENTINEL"}))
}

/// A sleep implementation that returns at once and records the requested durations.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sleeps(Arc<Mutex<Vec<Duration>>>);

impl AsyncSleep for Sleeps {
    fn sleep(&self, duration: Duration) -> Sleep {
        self.0.lock().unwrap().push(duration);
        Sleep::new(std::future::ready(()))
    }
}

/// A fake service. It computes each response from the number of the request and its body.
pub(crate) struct Script {
    pub(crate) table: Table,
    requests: Arc<Mutex<Vec<Value>>>,
    sleeps: Sleeps,
}

impl Script {
    pub(crate) fn new(respond: impl Fn(usize, &Value) -> (u16, Value) + Send + Sync + 'static) -> Self {
        Self::with_config(config(), respond)
    }

    pub(crate) fn with_config(
        config: Builder,
        respond: impl Fn(usize, &Value) -> (u16, Value) + Send + Sync + 'static,
    ) -> Self {
        let (requests, sleeps) = (Arc::<Mutex<Vec<_>>>::default(), Sleeps::default());
        let log = Arc::clone(&requests);
        let http = infallible_client_fn(move |request| {
            let body: Value = serde_json::from_slice(request.body().bytes().unwrap()).unwrap();
            let mut log = log.lock().unwrap();
            let (status, response) = respond(log.len(), &body);
            log.push(body);
            http::Response::builder().status(status).body(response.to_string()).unwrap()
        });
        let config = config
            .sleep_impl(sleeps.clone())
            // Stalled stream protection sleeps too, which would add to the recorded pauses.
            .stalled_stream_protection(StalledStreamProtectionConfig::disabled())
            .http_client(http);
        Self { table: table(config), requests, sleeps }
    }

    /// Returns the bodies of the requests so far.
    pub(crate) fn requests(&self) -> Vec<Value> {
        self.requests.lock().unwrap().clone()
    }

    /// Returns the pauses so far.
    pub(crate) fn sleeps(&self) -> Vec<Duration> {
        // Excludes the SDK's connect timeout, which is longer than any pause.
        let sleeps = self.sleeps.0.lock().unwrap();
        sleeps.iter().copied().filter(|sleep| *sleep <= Duration::from_secs(5)).collect()
    }
}

/// The calls of an `on_progress` closure.
#[derive(Clone, Default)]
pub(crate) struct Progress(Arc<Mutex<Vec<(usize, usize, usize)>>>);

impl Progress {
    /// Returns a closure and the log of its calls.
    pub(crate) fn new() -> (impl FnMut(usize, usize, usize) + Send + 'static, Self) {
        let progress = Self::default();
        let log = progress.clone();
        (move |done, retried, left| log.0.lock().unwrap().push((done, retried, left)), progress)
    }

    pub(crate) fn take(&self) -> Vec<(usize, usize, usize)> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}
