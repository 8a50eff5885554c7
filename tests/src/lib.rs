//! What the behaviour tests share: an engine to run on, and tables of their own.
#![allow(clippy::missing_panics_doc, clippy::unwrap_used, reason = "a panic is how a test fails")]

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

/// The variable that names another endpoint to run the tests on.
const ENDPOINT: &str = "DOKKLIB_TEST_ENDPOINT";

/// The engine that a test runs on: the embedded one, or the endpoint in `DOKKLIB_TEST_ENDPOINT`.
#[derive(Debug)]
pub struct Engine {
    client: Client,
    /// Dropped with this, and not needed for anything else.
    _local: Option<Local>,
    endpoint: Option<String>,
    /// The tables on an endpoint that outlives the test, deleted with the engine.
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

    /// The client of the engine.
    pub fn client(&self) -> Client {
        self.client.clone()
    }

    /// A new table in the Python library's layout.
    pub async fn table(&self) -> Table {
        self.schema_table::<SingleTable>().await
    }

    /// A new table of the schema `S`, whose name nobody else has.
    pub async fn schema_table<S: Schema>(&self) -> Table<S> {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let name = format!("dokklib-test-{}-{}", process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
        let table = Table::with_schema(self.client.clone(), &*name);
        table.create().await.unwrap();
        self.created.lock().unwrap().push(name);
        table
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        let Some(endpoint) = self.endpoint.take() else { return };
        let created = std::mem::take(self.created.get_mut().unwrap());
        // A drop may be inside a runtime, which can't wait for another one on its own thread.
        let clean_up = thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                // Not the test's client: its connections belong to the runtime that waits here.
                let client = connect(&endpoint);
                for name in created {
                    let _ = client.delete_table().table_name(name).send().await;
                }
            });
        });
        let _ = clean_up.join();
    }
}

/// How many requests were sent.
#[derive(Debug, Clone, Default)]
pub struct Requests(Arc<AtomicUsize>);

impl Requests {
    /// The same table, by a client whose requests are counted.
    pub fn of<S: Schema>(&self, table: &Table<S>) -> Table<S> {
        let config = table.client().config().to_builder().interceptor(self.clone()).build();
        Table::with_schema(Client::from_conf(config), table.name())
    }

    /// How many there were since the last call.
    pub fn take(&self) -> usize {
        self.0.swap(0, Ordering::Relaxed)
    }
}

impl Intercept for Requests {
    fn name(&self) -> &'static str {
        "Requests"
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

/// A client of the endpoint. An emulator takes any credentials; those in the environment are for one that doesn't.
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
