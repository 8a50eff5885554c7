use std::fmt;
use std::marker::PhantomData;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::{BehaviorVersion, Config};

use crate::client::{self, Handle};
use crate::error::{Fault, Result};
use crate::expr::{Changes, Condition};
use crate::item::{Attributes, IntoItem, IntoKey, Item};
use crate::key::{Asked, IntoKeyCondition, PrimaryKey};
use crate::operation::{
    Action, Delete, Get, GetRequest, Insert, Put, Query, QueryRequest, TransactWrite, Update, Verb, Write,
};
use crate::schema::{Layout, Schema, SingleTable};

/// A table of the schema `S`: where everything starts.
///
/// Its operations are builders that are sent when they are awaited. Cloning a table is cheap, and it can be shared between
/// tasks and threads.
pub struct Table<S = SingleTable> {
    handle: Handle,
    schema: PhantomData<fn() -> S>,
}

impl Table {
    /// The table of that name, by this client, in the layout of [`SingleTable`].
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
        Self::of(Handle { client, table: name.into().into(), layout: layout_of::<S>(), connected: true })
    }

    /// A table without a connection: its operations can be turned into requests by `to_input()`, and awaiting one is
    /// [`Invalid`](crate::ErrorKind::Invalid).
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
        client::create::create(&self.handle).await
    }

    /// Creates an item, and fails if it is there already.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> dokklib::Result<()> {
    /// # let local = dokklib::local::Local::start().await?;
    /// # let table = local.table("SingleTable").await?;
    /// use dokklib::{Entity, ErrorKind};
    ///
    /// #[derive(Entity)]
    /// struct User;
    ///
    /// #[derive(Entity)]
    /// struct Group;
    ///
    /// let membership = (User::partition_key("alice"), Group::sort_key("group1"));
    /// table.insert((&membership.0, &membership.1)).await?;
    /// let again = table.insert((&membership.0, &membership.1)).await;
    /// assert_eq!(again.unwrap_err().kind(), ErrorKind::AlreadyExists);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`AlreadyExists`](crate::ErrorKind::AlreadyExists).
    pub fn insert<I>(&self, item: impl IntoItem<S, Item = I>) -> Insert<I> {
        Insert::of(self.write_item(Verb::Insert, item))
    }

    /// Creates an item, or overwrites it as a whole.
    pub fn put<I>(&self, item: impl IntoItem<S, Item = I>) -> Put<I> {
        Put::of(self.write_item(Verb::Put, item))
    }

    /// Reads an item, if it exists.
    pub fn get<I>(&self, key: impl IntoKey<S, Item = I>) -> Get<I> {
        self.get_by(key)
    }

    /// Deletes an item, if it exists.
    pub fn delete<I>(&self, key: impl IntoKey<S, Item = I>) -> Delete<I> {
        Delete::of(self.write_key(Verb::Delete, key, |key| Action::Delete { key }))
    }

    /// Changes attributes of an item that exists, and leaves the others as they are.
    ///
    /// # Errors
    ///
    /// [`NotFound`](crate::ErrorKind::NotFound) if it doesn't exist,
    /// [`ConditionFailed`](crate::ErrorKind::ConditionFailed) if it exists and doesn't fulfil the condition.
    pub fn update<I, B>(&self, key: impl IntoKey<S, Item = I, Basis = B>) -> Update<I, B> {
        Update::of(self.write_key(Verb::Update, key, |key| Action::Update { key, changes: Changes::default() }))
    }

    /// Reads the items of one partition whose sort keys begin alike.
    ///
    /// It takes a key condition, `Order::query("alice")`, or a pair of a partition key and a prefix sort key.
    pub fn query<By, I>(&self, keys: impl IntoKeyCondition<S, Asked = Asked<By, I>>) -> Query<S, By, I> {
        let asked = keys.into_asked();
        let request = QueryRequest { handle: self.handle.clone(), entity: asked.name, range: asked.range, index: None };
        Query::new(request, asked.decode)
    }

    /// Writes many items, all of them or none.
    ///
    /// # Errors
    ///
    /// [`TransactionCanceled`](crate::ErrorKind::TransactionCanceled), with the reason of each operation.
    pub fn transact_write(&self) -> TransactWrite<S> {
        TransactWrite::new(self.handle.clone())
    }

    /// A condition that an item must fulfil, as a transaction checks it.
    pub(crate) fn check<I>(&self, key: impl IntoKey<S, Item = I>, condition: Condition<I>) -> Write {
        let mut write = self.write_key(Verb::Check, key, |key| Action::Check { key });
        write.when(condition.node);
        write
    }

    // What a key leads to is bounded in its own trait. A bound on the result's type as well would be a second error for
    // one mistake.
    fn get_by<K: IntoKey<S>>(&self, key: K) -> Get<K::Item> {
        let key = self.key_attributes(key.into_primary_key());
        Get::new(GetRequest { handle: self.handle.clone(), entity: <K::Item as Item>::name, key, consistent: false })
    }

    fn write_item<T: IntoItem<S>>(&self, verb: Verb, item: T) -> Write {
        let action = item.into_new_item(self.handle.layout).map(|item| Action::Put { item: item.attributes });
        self.write(verb, <T::Item as Item>::name, action)
    }

    fn write_key<K: IntoKey<S>>(&self, verb: Verb, key: K, action: impl FnOnce(Attributes) -> Action) -> Write {
        let action = self.key_attributes(key.into_primary_key()).map(action);
        self.write(verb, <K::Item as Item>::name, action)
    }

    fn write(
        &self,
        verb: Verb,
        entity: fn() -> std::borrow::Cow<'static, str>,
        action: Result<Action, Fault>,
    ) -> Write {
        Write { handle: self.handle.clone(), verb, entity, action, condition: None, keep_old: false }
    }

    fn key_attributes<I>(&self, key: PrimaryKey<I>) -> Result<Attributes, Fault> {
        key.check_in(self.handle.layout)?;
        Ok(key.into_attributes(self.handle.layout))
    }
}

/// The layout of a schema, as something to point at.
fn layout_of<S: Schema>() -> &'static Layout {
    const { &S::LAYOUT }
}

impl<S> Clone for Table<S> {
    fn clone(&self) -> Self {
        Self { handle: self.handle.clone(), schema: PhantomData }
    }
}

impl<S> fmt::Debug for Table<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Table").field("name", &self.handle.table).finish_non_exhaustive()
    }
}
