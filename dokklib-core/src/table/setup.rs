//! Constructors of a table, its client and name, and its creation in DynamoDB.

use std::marker::PhantomData;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::{BehaviorVersion, Config};

use super::Table;
#[cfg(feature = "aws")]
use super::timeouts;
use crate::client;
use crate::error::Result;
use crate::operation::{CallOptions, Handle, TableName};
use crate::schema::{self, Schema};

/// # Constructors
impl Table {
    /// Creates a `Table` with the schema [`SingleTable`](crate::SingleTable), for the DynamoDB table with this name or
    /// ARN. Sends no request: [`create`](Self::create) creates the table in DynamoDB.
    ///
    /// A name has 3 to 255 letters, digits, `_`, `-` and `.`. Every operation on a table with another name fails with
    /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest).
    ///
    /// For another schema, use the constructor that `#[derive(Schema)]` generates: `Shop::table(client, "shop")`.
    pub fn new(client: Client, name: impl Into<String>) -> Self {
        Self::with_schema(client, name)
    }

    /// Creates a `Table` with the schema [`SingleTable`](crate::SingleTable) and the default configuration of the AWS
    /// SDK: region, credentials and endpoint come from the environment, the profile or the IAM role.
    ///
    /// The SDK itself has only a connect timeout, so a request without a response would wait forever. This client has
    /// these timeouts:
    ///
    /// | timeout | value | reason |
    /// | --- | --- | --- |
    /// | connect | 3.1 s | the SDK's default; a lost packet of the handshake is sent again after 1 s and 3 s |
    /// | read | 5 s | time until the first byte of the response; DynamoDB responds within milliseconds, and within a second for a page of 1 MB |
    /// | operation attempt | 10 s | one attempt, with up to 16 MB of a batch over a slow connection |
    /// | operation | 30 s | one request with all attempts of the SDK and their backoff |
    ///
    /// An operation can send several requests: [`with_deadline`](Self::with_deadline) limits the time of all of them
    /// together.
    ///
    /// ```no_run
    /// # async fn f() {
    /// use dokklib::Table;
    ///
    /// let table = Table::from_env("SingleTable").await;
    /// # }
    /// ```
    ///
    /// For another schema, use the constructor that `#[derive(Schema)]` generates: `Shop::from_env("shop").await`. For other
    /// timeouts, create the client yourself:
    ///
    /// ```no_run
    /// # async fn f() {
    /// use std::time::Duration;
    ///
    /// use dokklib::Table;
    /// use dokklib::aws_config::{self, BehaviorVersion, timeout::TimeoutConfig};
    /// use dokklib::aws_sdk_dynamodb::Client;
    ///
    /// let timeouts = TimeoutConfig::builder().operation_timeout(Duration::from_millis(500)).build();
    /// let config = aws_config::defaults(BehaviorVersion::latest()).timeout_config(timeouts).load().await;
    /// let table = Table::new(Client::new(&config), "SingleTable");
    /// # }
    /// ```
    #[cfg(feature = "aws")]
    #[cfg_attr(docsrs, doc(cfg(feature = "aws")))]
    pub async fn from_env(name: impl Into<String>) -> Self {
        Self::with_schema_from_env(name).await
    }
}

/// # Constructors and accessors of every schema
impl<S: Schema> Table<S> {
    #[doc(hidden)]
    pub fn with_schema(client: Client, name: impl Into<String>) -> Self {
        Self::from_handle(Handle {
            client,
            table: TableName::new(name.into()),
            layout: schema::layout_of::<S>(),
            connected: true,
            timestamps: true,
            calls: CallOptions::default(),
        })
    }

    #[cfg(feature = "aws")]
    pub(crate) async fn with_schema_from_env(name: impl Into<String>) -> Self {
        let config = aws_config::load_defaults(BehaviorVersion::latest()).await;
        Self::with_schema(Client::from_conf(timeouts::with_timeouts(&config)), name)
    }

    /// Creates an offline table, for tests of requests. `to_input()` on an operation returns its request. Awaiting an
    /// operation fails with [`InvalidRequest`](crate::ErrorKind::InvalidRequest).
    ///
    /// ```
    /// # use dokklib::{SingleTable, Table};
    /// let table = Table::<SingleTable>::offline("SingleTable");
    /// assert_eq!(table.name(), "SingleTable");
    /// ```
    pub fn offline(name: impl Into<String>) -> Self {
        let config = Config::builder().behavior_version(BehaviorVersion::latest()).build();
        let mut table = Self::with_schema(Client::from_conf(config), name);
        table.handle.connected = false;
        table
    }

    /// Disables the timestamps of relations: `CreatedAt` and `UpdatedAt` are not written.
    ///
    /// Both names can then be used as free attributes, for example by a migration that writes its own timestamps.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> dokklib::Result<()> {
    /// # use dokklib::Entity;
    /// # #[derive(Entity)]
    /// # struct User;
    /// # #[derive(Entity)]
    /// # struct Group;
    /// # let local = dokklib::local::Local::start().await?;
    /// let table = local.table("SingleTable").await?.without_timestamps();
    /// let (alice, group1) = (User::partition_key("alice"), Group::sort_key("group1"));
    /// table.insert((&alice, &group1)).await?;
    /// let stored = table.get((&alice, &group1)).await?.unwrap();
    /// assert!(stored.attributes().is_empty());
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn without_timestamps(mut self) -> Self {
        self.handle.timestamps = false;
        self
    }

    /// Returns the same table with another client.
    #[cfg(feature = "testing")]
    pub(crate) fn with_client(&self, client: Client) -> Self {
        Self::from_handle(Handle { client, ..self.handle.clone() })
    }

    pub(crate) fn from_handle(handle: Handle) -> Self {
        Self { handle, schema: PhantomData }
    }

    /// Returns the table's name or ARN, as it was passed to the constructor.
    pub fn name(&self) -> &str {
        self.handle.table.as_str()
    }

    /// Returns the SDK client, for requests that this library doesn't offer.
    pub fn client(&self) -> &Client {
        &self.handle.client
    }
}

/// # The table in DynamoDB
impl<S: Schema> Table<S> {
    /// Creates the table in DynamoDB, with on-demand capacity and with the indexes and the time to live of its schema.
    /// Waits until it is active.
    ///
    /// This is for development and tests. Create production tables with an infrastructure tool.
    ///
    /// # Errors
    ///
    /// [`Other`](crate::ErrorKind::Other) if the table already exists, [`Timeout`](crate::ErrorKind::Timeout) if it
    /// isn't active after five minutes.
    ///
    /// This is a [`CreateTable`](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html)
    /// request.
    #[doc(alias = "CreateTable")]
    #[doc(alias = "create_table")]
    pub async fn create(&self) -> Result<()> {
        client::table::create(&self.handle).await
    }

    /// Returns `true` if a table with this name exists, whatever its status is.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> dokklib::Result<()> {
    /// # use dokklib::Table;
    /// # let local = dokklib::local::Local::start().await?;
    /// let table = Table::new(local.client().clone(), "SingleTable");
    /// if !table.exists().await? {
    ///     table.create().await?;
    /// }
    /// assert!(table.exists().await?);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// Any [kind](crate::ErrorKind) of a failed request, such as [`Denied`](crate::ErrorKind::Denied). A missing table
    /// is not an error.
    ///
    /// This is a
    /// [`DescribeTable`](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeTable.html)
    /// request, which requires the permission `dynamodb:DescribeTable`.
    #[doc(alias = "DescribeTable")]
    #[doc(alias = "describe_table")]
    pub async fn exists(&self) -> Result<bool> {
        client::table::exists(&self.handle).await
    }

    #[cfg(feature = "local")]
    pub(crate) async fn delete_table(&self) -> Result<()> {
        client::table::delete(&self.handle).await
    }
}
