//! The embedded engine: an in-process DynamoDB for examples, doctests and tests, without any setup.

use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::interceptors::BeforeTransmitInterceptorContextRef;
use aws_sdk_dynamodb::config::{
    AppName, BehaviorVersion, Config, ConfigBag, Credentials, Intercept, Region, RuntimeComponents,
};
use aws_sdk_dynamodb::error::BoxError;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use crate::error::{EngineDropped, Error, ErrorKind, Fault, Result};
use crate::operation::EMBEDDED;
use crate::schema::{Schema, SingleTable};
use crate::table::Table;

/// The engine parses expressions recursively. The deepest ones that DynamoDB allows need more than the default stack of
/// 2 MiB.
const STACK_BYTES: usize = 16 * 1024 * 1024;

/// An in-process DynamoDB engine. It keeps its data in memory, listens on a loopback port that the system picks, and
/// stops when it is dropped. A request to an engine that was dropped is [`Unavailable`](ErrorKind::Unavailable).
///
/// Each engine runs on its own thread, so that several can run at the same time and can be dropped in any context. Its
/// tables are ordinary tables: requests go through the SDK and over HTTP, as they do to AWS.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> dokklib::Result<()> {
/// use dokklib::local::Local;
///
/// let local = Local::start().await?;
/// let table = local.table("SingleTable").await?;
/// assert_eq!(table.name(), "SingleTable");
/// # Ok(())
/// # }
/// ```
///
/// The engine is more lenient than DynamoDB: it accepts, for example, index keys that are too long and expressions that
/// DynamoDB rejects. This library checks DynamoDB's limits itself, but a request that the engine accepts may still fail
/// on AWS.
///
/// `upsert(..).returning_old()` returns `None` for a stored item that consists only of its keys, because the engine's
/// response is the same for a missing item.
pub struct Local {
    address: SocketAddr,
    client: Client,
    is_dropped: Arc<AtomicBool>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Local {
    /// Starts an engine. It has no tables yet.
    ///
    /// # Errors
    ///
    /// [`Unavailable`](ErrorKind::Unavailable) if the system can't provide a port, a thread or memory.
    pub async fn start() -> Result<Self> {
        let (stop, stopped) = oneshot::channel();
        let (ready, started) = oneshot::channel();
        let thread = thread::Builder::new()
            .name("dokklib-local".to_owned())
            .stack_size(STACK_BYTES)
            .spawn(move || run(ready, stopped))
            .map_err(|error| unavailable(&error))?;
        let address = match started.await {
            Ok(Ok(address)) => address,
            Ok(Err(reason)) => return Err(unavailable(&reason)),
            Err(_) => return Err(unavailable(&"its thread has stopped")),
        };
        let is_dropped = Arc::new(AtomicBool::new(false));
        let client = client(address, EngineCheck(Arc::clone(&is_dropped)));
        Ok(Self { address, client, is_dropped, stop: Some(stop), thread: Some(thread) })
    }

    /// Returns an SDK client of the engine.
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// Returns the endpoint URL of the engine: `http://127.0.0.1:` and the port.
    pub fn endpoint(&self) -> String {
        endpoint(self.address)
    }

    /// Creates a table with the schema [`SingleTable`]. For another schema, use [`schema_table`](Self::schema_table).
    ///
    /// # Errors
    ///
    /// As [`Table::create`].
    pub async fn table(&self, name: impl Into<String>) -> Result<Table> {
        self.schema_table::<SingleTable>(name).await
    }

    /// Creates a table with the schema `S`.
    ///
    /// # Errors
    ///
    /// As [`Table::create`].
    pub async fn schema_table<S: Schema>(&self, name: impl Into<String>) -> Result<Table<S>> {
        let table = Table::with_schema(self.client.clone(), name);
        table.create().await?;
        Ok(table)
    }

    /// Deletes a table and all of its items.
    ///
    /// A [`Table`] has no such method, so that no program deletes a production table by mistake.
    ///
    /// # Errors
    ///
    /// [`TableNotFound`](ErrorKind::TableNotFound) if the table doesn't exist.
    pub async fn delete_table(&self, name: impl Into<String>) -> Result<()> {
        Table::new(self.client.clone(), name).delete_table().await
    }
}

/// Stops the engine and frees its port before it returns.
impl Drop for Local {
    fn drop(&mut self) {
        self.is_dropped.store(true, Ordering::Relaxed);
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // The thread only finishes the request that it is processing, so this doesn't block for long. If the thread
            // has panicked, dropping the engine must not panic too.
            let _ = thread.join();
        }
    }
}

impl fmt::Debug for Local {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Local").field("endpoint", &self.endpoint()).finish_non_exhaustive()
    }
}

/// Runs the engine on its thread until `stopped` resolves. Dropping the sender resolves it too.
fn run(ready: oneshot::Sender<Result<SocketAddr, String>>, stopped: oneshot::Receiver<()>) {
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return drop(ready.send(Err(error.to_string()))),
    };
    runtime.block_on(async move {
        let (listener, address, database) = match open().await {
            Ok(opened) => opened,
            Err(reason) => return drop(ready.send(Err(reason))),
        };
        if ready.send(Ok(address)).is_err() {
            return;
        }
        tokio::select! {
            () = dynoxide::server::serve_on(listener, database) => {}
            _ = stopped => {}
        }
    });
    // Dropping the runtime closes open connections. A graceful shutdown would wait for their clients, which may be
    // owned by the thread that drops the engine.
}

async fn open() -> Result<(TcpListener, SocketAddr, dynoxide::Database), String> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.map_err(|error| error.to_string())?;
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    let database = dynoxide::Database::memory().map_err(|error| error.to_string())?;
    Ok((listener, address, database))
}

/// Fails a request to an engine that was dropped. Its port may belong to another engine by now.
#[derive(Debug)]
struct EngineCheck(Arc<AtomicBool>);

impl Intercept for EngineCheck {
    fn name(&self) -> &'static str {
        "EngineCheck"
    }

    fn read_before_attempt(
        &self,
        _: &BeforeTransmitInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        if self.0.load(Ordering::Relaxed) { Err(EngineDropped.into()) } else { Ok(()) }
    }
}

fn client(address: SocketAddr, check: EngineCheck) -> Client {
    let config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .app_name(AppName::new(EMBEDDED).expect("letters and a dash are a valid name"))
        .endpoint_url(endpoint(address))
        .interceptor(check)
        .region(Region::from_static("local"))
        .credentials_provider(Credentials::new("local", "local", None, None, "dokklib-local"))
        .http_client(aws_smithy_http_client::Builder::new().build_http())
        .build();
    Client::from_conf(config)
}

fn endpoint(address: SocketAddr) -> String {
    format!("http://{address}")
}

fn unavailable(reason: &dyn fmt::Display) -> Error {
    Error::fault(ErrorKind::Unavailable, Fault::Engine(reason.to_string()))
}
