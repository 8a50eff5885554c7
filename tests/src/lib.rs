//! Shared code of the behaviour tests: the engine under test, and a separate table for each test.
#![allow(clippy::missing_panics_doc, clippy::unwrap_used, reason = "tests fail by panicking")]

use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::{env, process, thread};

use dokklib::aws_sdk_dynamodb::Client;
use dokklib::aws_sdk_dynamodb::config::interceptors::BeforeTransmitInterceptorContextRef;
use dokklib::aws_sdk_dynamodb::config::{
    BehaviorVersion, Config, ConfigBag, Credentials, Intercept, Region, RuntimeComponents,
};
use dokklib::aws_sdk_dynamodb::error::BoxError;
use dokklib::local::Local;
use dokklib::{Schema, SingleTable, Table};

/// The environment variable with the endpoint to run the tests on.
const ENDPOINT: &str = "DOKKLIB_TEST_ENDPOINT";

/// The environment variable that makes the SDK decode the items of responses. See [`decoding`].
const DECODING_BY_SDK: &str = "DOKKLIB_TEST_DECODING_BY_SDK";

/// Returns the table with the decoder under test: dokklib's, or the SDK's if `DOKKLIB_TEST_DECODING_BY_SDK` is set.
pub fn decoding<S: Schema>(table: &Table<S>) -> Table<S> {
    table.with_decoding_by_sdk(env::var_os(DECODING_BY_SDK).is_some())
}

/// The engine that a test runs on: the embedded engine, or the endpoint in `DOKKLIB_TEST_ENDPOINT`.
#[derive(Debug)]
pub struct Engine {
    client: Client,
    /// Keeps the embedded engine running until `Engine` is dropped.
    _local: Option<Local>,
    endpoint: Option<String>,
    /// The tables to delete from an external endpoint when `Engine` is dropped.
    created: Mutex<Vec<String>>,
}

impl Engine {
    /// Starts the embedded engine, or connects to the endpoint.
    pub async fn start() -> Self {
        let created = Mutex::default();
        if let Ok(endpoint) = env::var(ENDPOINT) {
            return Self { client: connect(&endpoint), _local: None, endpoint: Some(endpoint), created };
        }
        let local = Local::start().await.unwrap();
        Self { client: local.client().clone(), _local: Some(local), endpoint: None, created }
    }

    /// Returns a client for the engine.
    pub fn client(&self) -> Client {
        self.client.clone()
    }

    /// Creates a table with the Python library's layout.
    pub async fn table(&self) -> Table {
        self.schema_table::<SingleTable>().await
    }

    /// Creates a table of the schema `S` under a unique name.
    pub async fn schema_table<S: Schema>(&self) -> Table<S> {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let name = match self.endpoint {
            Some(_) => format!("dokklib-test-{}-{}", process::id(), NUMBER.fetch_add(1, Ordering::Relaxed)),
            // The embedded engine has only the tables of this test. The names are the same in every run, because injected
            // faults depend on the content of the requests.
            None => format!("dokklib-test-{}", self.created.lock().unwrap().len()),
        };
        let table = decoding(&Table::with_schema(self.client.clone(), &*name));
        table.create().await.unwrap();
        self.created.lock().unwrap().push(name);
        table
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        let Some(endpoint) = self.endpoint.take() else { return };
        let created = std::mem::take(self.created.get_mut().unwrap());
        // `drop` may run inside a runtime, and a runtime can't block on another runtime in the same thread.
        let clean_up = thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                // Uses a separate client: the connections of the test's client belong to the runtime that is blocked here.
                let client = connect(&endpoint);
                for name in created {
                    let _ = client.delete_table().table_name(name).send().await;
                }
            });
        });
        let _ = clean_up.join();
    }
}

/// Counts the requests that a client sends.
#[derive(Debug, Clone, Default)]
pub struct RequestCounter(Arc<AtomicUsize>);

impl RequestCounter {
    /// Returns the same table with a client that counts its requests.
    pub fn attach<S: Schema>(&self, table: &Table<S>) -> Table<S> {
        let config = table.client().config().to_builder().interceptor(self.clone()).build();
        decoding(&Table::with_schema(Client::from_conf(config), table.name()))
    }

    /// Returns the number of requests since the last call.
    pub fn take(&self) -> usize {
        self.0.swap(0, Ordering::Relaxed)
    }
}

impl Intercept for RequestCounter {
    fn name(&self) -> &'static str {
        "RequestCounter"
    }

    fn read_before_transmit(
        &self,
        _: &BeforeTransmitInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        self.0.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }
}

/// Creates a client for the endpoint. It takes the credentials from the environment, for endpoints that check them.
fn connect(endpoint: &str) -> Client {
    let from_env = |name: &str| env::var(name).ok();
    let key = from_env("AWS_ACCESS_KEY_ID").unwrap_or_else(|| "local".to_owned());
    let secret = from_env("AWS_SECRET_ACCESS_KEY").unwrap_or_else(|| "local".to_owned());
    let region = from_env("AWS_REGION").unwrap_or_else(|| "us-east-1".to_owned());
    let config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .endpoint_url(endpoint)
        .region(Region::new(region))
        .credentials_provider(Credentials::new(key, secret, from_env("AWS_SESSION_TOKEN"), None, "dokklib-tests"))
        .build();
    Client::from_conf(config)
}
