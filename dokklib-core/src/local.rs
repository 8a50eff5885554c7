//! The embedded engine: DynamoDB inside the process, for examples, doctests and tests, with no set-up at all.

use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::thread::{self, JoinHandle};

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::{AppName, BehaviorVersion, Config, Credentials, Region};
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use crate::client::EMBEDDED;
use crate::error::{Error, ErrorKind, Fault, Result};
use crate::{Schema, SingleTable, Table};

/// The engine parses expressions recursively, and the deepest that DynamoDB allows need more than a thread's usual 2 MiB.
const STACK_BYTES: usize = 16 * 1024 * 1024;

/// DynamoDB inside the process: in memory, on a loopback port that the system picks, gone when dropped.
///
/// It runs on a thread of its own, so many can run at the same time, and it can be dropped anywhere. Its tables are
/// ordinary tables, whose requests go through the SDK and over HTTP as they would to AWS.
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
/// It is more lenient than the service: it accepts keys of indexes that are too long and expressions that the service
/// refuses. That it takes a request is no proof that AWS does; this library checks DynamoDB's limits itself.
///
/// An `upsert(..).returning_old()` of an item that has nothing but its keys gives `None`, since the engine answers the same
/// where there was no item.
pub struct Local {
    address: SocketAddr,
    client: Client,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Local {
    /// Starts an engine without tables.
    ///
    /// # Errors
    ///
    /// [`Unavailable`](ErrorKind::Unavailable) if the system gives no port, thread or memory for it.
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
            Err(_) => return Err(unavailable(&"its thread ended")),
        };
        Ok(Self { address, client: client(address), stop: Some(stop), thread: Some(thread) })
    }

    /// A client of the engine.
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// Where the engine listens: `http://127.0.0.1:` and the port.
    pub fn endpoint(&self) -> String {
        endpoint(self.address)
    }

    /// Creates a table in the layout of [`SingleTable`]; [`schema_table`](Self::schema_table) creates one of another schema.
    ///
    /// # Errors
    ///
    /// As [`Table::create`].
    pub async fn table(&self, name: impl Into<String>) -> Result<Table> {
        self.schema_table::<SingleTable>(name).await
    }

    /// Creates a table of the schema `S`.
    ///
    /// # Errors
    ///
    /// As [`Table::create`].
    pub async fn schema_table<S: Schema>(&self, name: impl Into<String>) -> Result<Table<S>> {
        let table = Table::with_schema(self.client.clone(), name);
        table.create().await?;
        Ok(table)
    }

    /// Deletes a table with all that is in it.
    ///
    /// Only here: no operation of a [`Table`] deletes one, which might be the one in production.
    ///
    /// # Errors
    ///
    /// [`TableNotFound`](ErrorKind::TableNotFound).
    pub async fn delete_table(&self, name: impl Into<String>) -> Result<()> {
        Table::new(self.client.clone(), name).delete_table().await
    }
}

/// Stops the engine and frees its port before it returns.
impl Drop for Local {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // The engine's thread waits for nothing but the request that it is working on, so this is short; and
            // what it may have panicked with is no reason to panic in a drop.
            let _ = thread.join();
        }
    }
}

impl fmt::Debug for Local {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Local").field("endpoint", &self.endpoint()).finish_non_exhaustive()
    }
}

/// The engine's thread: serves until `stopped` resolves, which it also does when its sender is dropped.
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
    // Dropping the runtime drops the connections that are still open; a graceful end would wait for their clients, and
    // the one who drops the engine may be one of them.
}

async fn open() -> Result<(TcpListener, SocketAddr, dynoxide::Database), String> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.map_err(|error| error.to_string())?;
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    let database = dynoxide::Database::memory().map_err(|error| error.to_string())?;
    Ok((listener, address, database))
}

fn client(address: SocketAddr) -> Client {
    let config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .app_name(AppName::new(EMBEDDED).expect("a name of letters and a dash"))
        .endpoint_url(endpoint(address))
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
