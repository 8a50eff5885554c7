//! A client whose connector responds with a body of the test.

use std::sync::{Arc, Mutex};

use aws_smithy_http_client::test_util::infallible_client_fn;
use dokklib::Table;
use dokklib::aws_sdk_dynamodb::Client;
use dokklib::aws_sdk_dynamodb::config::retry::RetryConfig;
use dokklib::aws_sdk_dynamodb::config::{BehaviorVersion, Config, Credentials, Region, StalledStreamProtectionConfig};
use tokio::runtime::Runtime;

use super::items::{Library, Outcome, Read};

pub(crate) struct Service {
    runtime: Runtime,
    /// The status and the body of every response.
    response: Arc<Mutex<(u16, Vec<u8>)>>,
    table: Table<Library>,
}

impl Service {
    pub(crate) fn new() -> Self {
        let response = Arc::<Mutex<(u16, Vec<u8>)>>::default();
        let current = Arc::clone(&response);
        let http = infallible_client_fn(move |_| {
            let (status, body) = current.lock().unwrap().clone();
            http::Response::builder().status(status).body(body).unwrap()
        });
        let config = Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::from_static("us-east-1"))
            .credentials_provider(Credentials::new("a", "b", None, None, "test"))
            .retry_config(RetryConfig::disabled())
            .stalled_stream_protection(StalledStreamProtectionConfig::disabled())
            .http_client(http);
        let table = Table::with_schema(Client::from_conf(config.build()), "table").with_max_attempts(1);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        Self { runtime, response, table }
    }

    /// Returns the outcome of the read for this response: decoded by dokklib, and decoded by the SDK.
    pub(crate) fn outcomes(&self, read: Read, status: u16, body: &[u8]) -> (Outcome, Outcome) {
        *self.response.lock().unwrap() = (status, body.to_owned());
        let run = |table: &Table<Library>| self.runtime.block_on(read.run(table));
        (run(&self.table), run(&self.table.with_decoding_by_sdk(true)))
    }

    /// Fails if the outcomes differ. Returns the outcome.
    #[track_caller]
    pub(crate) fn check(&self, read: Read, status: u16, body: &[u8]) -> Outcome {
        let (outcome, by_sdk) = self.outcomes(read, status, body);
        assert_eq!(outcome, by_sdk, "{read:?} of {}", String::from_utf8_lossy(body));
        outcome
    }
}
