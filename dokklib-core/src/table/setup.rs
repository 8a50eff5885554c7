//! How a table is come by: its client, its name, and creating it.

use std::marker::PhantomData;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::{BehaviorVersion, Config};

use super::Table;
use crate::client::{self, Handle};
use crate::error::Result;
use crate::schema::{self, Schema};

impl Table {
    /// The table of that name, by this client, in the layout of [`SingleTable`](crate::SingleTable).
    ///
    /// A table of a schema of one's own is made by the constructor that `#[derive(Schema)]` generates:
    /// `Shop::table(client, "shop")`.
    pub fn new(client: Client, name: impl Into<String>) -> Self {
        Self::with_schema(client, name)
    }

    /// The table of that name, by a client with aws-config's defaults: region, credentials and endpoint come from the
    /// environment, the profile or the machine's role.
    ///
    /// ```no_run
    /// # async fn f() {
    /// use dokklib::Table;
    ///
    /// let table = Table::from_env("SingleTable").await;
    /// # }
    /// ```
    #[cfg(feature = "aws")]
    #[cfg_attr(docsrs, doc(cfg(feature = "aws")))]
    pub async fn from_env(name: impl Into<String>) -> Self {
        let config = aws_config::load_defaults(BehaviorVersion::latest()).await;
        Self::new(Client::new(&config), name)
    }
}

impl<S: Schema> Table<S> {
    #[doc(hidden)]
    pub fn with_schema(client: Client, name: impl Into<String>) -> Self {
        Self::of(Handle {
            client,
            table: name.into().into(),
            layout: schema::layout_of::<S>(),
            connected: true,
            timestamps: true,
        })
    }

    /// A table without a connection: its operations can be turned into requests by `to_input()`, and awaiting one is
    /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest).
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

    /// The same table, whose relations are written without `CreatedAt` and `UpdatedAt`.
    ///
    /// Both names are free then: what writes relations with time stamps of its own, such as a migration, uses this.
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
    /// let membership = (User::partition_key("alice"), Group::sort_key("group1"));
    /// table.insert((&membership.0, &membership.1)).await?;
    /// let stored = table.get((&membership.0, &membership.1)).await?.unwrap();
    /// assert!(stored.attributes().is_empty());
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn without_timestamps(mut self) -> Self {
        self.handle.timestamps = false;
        self
    }

    pub(crate) fn of(handle: Handle) -> Self {
        Self { handle, schema: PhantomData }
    }

    /// The table's name.
    pub fn name(&self) -> &str {
        &self.handle.table
    }

    /// The SDK's client, for what this library has no method for.
    pub fn client(&self) -> &Client {
        &self.handle.client
    }

    /// Creates the table: on demand, with the indexes and the time to live of its schema; waits until it can be used.
    ///
    /// For development and tests; tables that last are better made by the tool that makes the rest of the infrastructure.
    ///
    /// # Errors
    ///
    /// [`Other`](crate::ErrorKind::Other) if there is a table of that name, [`Timeout`](crate::ErrorKind::Timeout) if it
    /// can't be used after five minutes.
    pub async fn create(&self) -> Result<()> {
        client::table::create(&self.handle).await
    }

    /// Whether there is a table of this name, in whatever state it is.
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
    /// Every [kind](crate::ErrorKind) of a request that can't be answered, such as
    /// [`Denied`](crate::ErrorKind::Denied); that there is no such table is no error.
    ///
    /// It is a [`DescribeTable`](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeTable.html),
    /// which needs a permission of its own.
    pub async fn exists(&self) -> Result<bool> {
        client::table::exists(&self.handle).await
    }

    #[cfg(feature = "local")]
    pub(crate) async fn delete_table(&self) -> Result<()> {
        client::table::delete(&self.handle).await
    }
}
