mod setup;
#[cfg(feature = "aws")]
mod timeouts;

use std::fmt;
use std::marker::PhantomData;

use crate::attribute::Attribute;
use crate::collection::{Collection, CollectionRequest, ContainsAll, IntoPartition, ItemByItem, MemberKey};
use crate::expr::{Path, Unique};
use crate::item::{
    ChecksVersion, DeletableWith, HasUniqueValues, HasVersion, InBatch, IntoItem, IntoKey, ItemOf, ReplaceableWith,
    WholeItem,
};
use crate::operation::{
    self, BatchGet, BatchGetFrom, BatchGetRequest, BatchItem, BatchKeys, BatchWrite, ByItem, CheckKeys, Delete,
    DeleteAll, DeleteFrom, Get, GetByUnique, Handle, Insert, IntoKeyCondition, ItemsToDelete, Put, Query, QueryRequest,
    QuerySpec, RepairUnique, Replace, Scan, TransactGet, TransactGetFrom, TransactKeys, TransactWrite, UniqueOperands,
    Update, UpdateWithRetry, Upsert, WriteKind,
};
use crate::schema::{Schema, SingleTable};

/// A DynamoDB table with the schema `S`. Every operation starts here.
///
/// [`new`](Table::new) and `from_env` create a table with the schema [`SingleTable`]. For another schema, use the
/// constructors that `#[derive(Schema)]` generates: `Shop::table(client, "shop")` and `Shop::from_env("shop").await`. A
/// `Table` is cheap to clone. Share it between tasks and threads.
///
/// Each method returns a builder with the options of the operation. Awaiting the builder sends the request.
///
/// Any operation can fail because DynamoDB throttles it, denies it or doesn't respond in time: with
/// [`Throttled`](crate::ErrorKind::Throttled), [`Denied`](crate::ErrorKind::Denied),
/// [`Unavailable`](crate::ErrorKind::Unavailable) or [`Timeout`](crate::ErrorKind::Timeout). The sections on errors of the
/// methods list only other kinds. [`with_deadline`](Self::with_deadline) limits the time of every operation, with all of its
/// requests and retries.
///
/// | to read | effect |
/// | --- | --- |
/// | [`get`](Self::get) | reads an item by its key |
/// | [`get_by_unique`](Self::get_by_unique) | reads the item with a unique value |
/// | [`query`](Self::query), [`query_as`](Self::query_as) | read the items of one partition, or of an index |
/// | [`scan`](Self::scan) | reads the whole table |
/// | [`batch_get`](Self::batch_get), [`batch_get_as`](Self::batch_get_as) | read any number of items by their keys |
/// | [`transact_get`](Self::transact_get) | reads items as they are at one point in time |
///
/// | to write | effect |
/// | --- | --- |
/// | [`insert`](Self::insert) | creates an item |
/// | [`put`](Self::put) | creates or overwrites an item |
/// | [`replace`](Self::replace) | overwrites an existing item |
/// | [`update`](Self::update), [`update_with_retry`](Self::update_with_retry) | change attributes of an existing item |
/// | [`upsert`](Self::upsert) | updates an item, or creates it |
/// | [`delete`](Self::delete) | deletes an item |
/// | [`transact_write`](Self::transact_write) | applies all of its writes or none |
/// | [`batch_write`](Self::batch_write), [`batch_put`](Self::batch_put), [`batch_delete`](Self::batch_delete) | put and delete any number of items |
/// | [`delete_all`](Self::delete_all) | deletes all items of a query or a scan |
///
/// | to configure and to maintain | effect |
/// | --- | --- |
/// | [`with_deadline`](Self::with_deadline), [`with_max_attempts`](Self::with_max_attempts), [`with_meter`](Self::with_meter), [`with_decoding_by_sdk`](Self::with_decoding_by_sdk) | return the same table with other options for its operations |
/// | [`create`](Self::create), [`exists`](Self::exists) | create the table in DynamoDB, and check whether it exists |
/// | [`check_keys`](Self::check_keys) | compares stored keys with the declared ones |
/// | [`repair_unique`](Self::repair_unique) | adds and removes the markers of unique values |
pub struct Table<S = SingleTable> {
    handle: Handle,
    schema: PhantomData<fn() -> S>,
}

// The methods below are in the module of the type, although the file is long: rustc's notes on their bounds would
// otherwise show the path of an internal module.

/// # Reads
impl<S: Schema> Table<S> {
    /// Reads an item by its key. Returns `None` if the item doesn't exist.
    ///
    /// The read is eventually consistent; [`consistent`](Get::consistent) makes it strongly consistent.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> dokklib::Result<()> {
    /// # use dokklib::Entity;
    /// # #[derive(Entity)]
    /// # struct User;
    /// # #[derive(Entity, Debug, Clone, PartialEq)]
    /// # #[entity(pk = User(user), sk = Self(id))]
    /// # struct Order { user: String, id: u64, total: u64 }
    /// # let local = dokklib::local::Local::start().await?;
    /// # let table = local.table("SingleTable").await?;
    /// # let order = Order { user: "alice".to_owned(), id: 7, total: 100 };
    /// # table.put(&order).await?;
    /// let found = table.get(Order::key("alice", 7)).consistent().await?;
    /// assert_eq!(found, Some(order));
    /// assert_eq!(table.get(Order::key("alice", 8)).await?, None);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`Decode`](crate::ErrorKind::Decode) if the stored item doesn't match its type; the error names the attribute.
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) for an invalid key.
    ///
    /// This is a [`GetItem`](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GetItem.html).
    #[doc(alias = "GetItem")]
    #[doc(alias = "get_item")]
    pub fn get<I>(&self, key: impl IntoKey<S, Item = I>) -> Get<I> {
        self.handle.get_by::<S, _>(key)
    }

    /// Reads the item with a unique value, `#[entity(unique)]`. Returns `None` if no item has it.
    ///
    /// `values` is the value, or a tuple of the scope and the value. The reads are strongly consistent.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> dokklib::Result<()> {
    /// # let local = dokklib::local::Local::start().await?;
    /// # let table = local.table("SingleTable").await?;
    /// use dokklib::Entity;
    ///
    /// #[derive(Entity, Debug, PartialEq)]
    /// struct Account {
    ///     #[entity(key)]
    ///     id: u64,
    ///     tenant: String,
    ///     #[entity(unique(tenant))]
    ///     email: String,
    /// }
    ///
    /// table.insert(Account { id: 7, tenant: "acme".to_owned(), email: "a@example.com".to_owned() }).await?;
    /// let account = table.get_by_unique(Account::EMAIL, ("acme", "a@example.com")).await?;
    /// assert_eq!(account.expect("it was inserted").id, 7);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// The same as [`get`](Self::get).
    ///
    /// This sends two [`GetItem`](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GetItem.html) requests.
    pub fn get_by_unique<I: ItemOf<S>, T: Attribute, V>(
        &self,
        path: Path<I, T, Unique<V>>,
        values: impl UniqueOperands<I, V>,
    ) -> GetByUnique<I> {
        GetByUnique::new(self.handle.clone(), &path, values)
    }

    /// Queries the items of one partition (an item collection), or only a range of their sort keys.
    ///
    /// The argument determines the type of the items:
    ///
    /// - A key condition, `Order::query("alice")`, returns items of type `Order`. `Order::query("alice").ge(7)` selects a
    ///   range: see [`KeyCondition`](crate::operation::KeyCondition).
    /// - A pair of a partition key and a prefix sort key returns relations.
    /// - A partition key alone returns the whole item collection as [`RawItem`](crate::RawItem)s.
    ///
    /// Awaiting the query reads all pages. [`page`](Query::page) reads a single one and returns a cursor for
    /// pagination.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> dokklib::Result<()> {
    /// # use dokklib::Entity;
    /// # #[derive(Entity)]
    /// # struct User;
    /// # #[derive(Entity, Debug, Clone, PartialEq)]
    /// # #[entity(pk = User(user), sk = Self(id))]
    /// # struct Order { user: String, id: u64, total: u64 }
    /// # let local = dokklib::local::Local::start().await?;
    /// # let table = local.table("SingleTable").await?;
    /// # let order = Order { user: "alice".to_owned(), id: 7, total: 100 };
    /// # table.put(&order).await?;
    /// let orders = table.query(Order::query("alice")).await?;
    /// assert_eq!(orders, [order]);
    ///
    /// let pair = (User::partition_key("alice"), Order::prefix_sort_key());
    /// let relations = table.query(pair).await?; // the same items, as Relation<User, Order>
    /// assert_eq!(relations[0].get::<u64>("total")?, Some(100));
    ///
    /// let all = table.query(User::partition_key("alice")).await?;
    /// assert_eq!(all[0].attributes()["SK"].as_s().unwrap(), "ORDER#00000000000000000007");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`Decode`](crate::ErrorKind::Decode) for the first item that doesn't match its type.
    /// [`IndexNotFound`](crate::ErrorKind::IndexNotFound) if the table doesn't have an index that the schema lists.
    ///
    /// This sends one [`Query`](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Query.html) request
    /// per page of 1 MB.
    #[doc(alias = "query_prefix")]
    #[doc(alias = "KeyConditionExpression")]
    pub fn query<By, I>(&self, keys: impl IntoKeyCondition<S, Spec = QuerySpec<By, I>>) -> Query<S, By, I> {
        let spec = keys.into_spec();
        let decode = spec.output.decode;
        Query::new(QueryRequest::new(self.handle.clone(), spec), decode)
    }

    /// Queries a whole item collection and decodes each item as its own type.
    ///
    /// `C` derives [`Collection`](crate::Collection). An enum has a variant for each item type, and the query returns
    /// the items one by one like [`query`](Self::query). A struct has a field for each item type, and the query returns
    /// all items as one value.
    ///
    /// ```
    /// use dokklib::{Collection, Entity, RawItem};
    ///
    /// #[derive(Entity)]
    /// struct User;
    ///
    /// #[derive(Entity, Debug, PartialEq)]
    /// #[entity(pk = User(user), sk = "ACCOUNT")]
    /// struct Account {
    ///     user: String,
    ///     email: String,
    /// }
    ///
    /// #[derive(Entity, Debug, PartialEq)]
    /// #[entity(pk = User(user), sk = Self(id))]
    /// struct Order {
    ///     user: String,
    ///     id: u64,
    /// }
    ///
    /// #[derive(Collection)]
    /// enum Activity {
    ///     Account(Account),
    ///     Order(Order),
    ///     #[collection(other)]
    ///     Other(RawItem),
    /// }
    ///
    /// #[derive(Collection)]
    /// #[collection(exhaustive)]
    /// struct Customer {
    ///     account: Account,
    ///     orders: Vec<Order>,
    /// }
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> dokklib::Result<()> {
    /// # let local = dokklib::local::Local::start().await?;
    /// # let table = local.table("SingleTable").await?;
    /// # table.put(Account { user: "alice".to_owned(), email: "alice@example.com".to_owned() }).await?;
    /// # table.put(Order { user: "alice".to_owned(), id: 7 }).await?;
    /// let alice = User::partition_key("alice");
    /// let first = table.query_as::<Activity>(&alice).descending().first().await?;
    /// assert!(matches!(first, Some(Activity::Order(Order { id: 7, .. }))));
    ///
    /// let customer = table.query_as::<Customer>(&alice).consistent().await?;
    /// assert_eq!(customer.account.email, "alice@example.com");
    /// assert_eq!(customer.orders.len(), 1);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// - [`Decode`](crate::ErrorKind::Decode) for an item that doesn't match the type that its tag or keys indicate,
    ///   and for an item of an unknown type in an exhaustive collection. Also if the partition has no item, or several
    ///   items, for a field of the struct that holds exactly one.
    /// - [`NotFound`](crate::ErrorKind::NotFound) if the collection is empty and a field of the struct requires an
    ///   item.
    ///
    /// This sends one [`Query`](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Query.html) request
    /// per page of 1 MB. A struct with a limit sends at least one for each field: see
    /// [`FieldQueries`](operation::FieldQueries).
    pub fn query_as<C: Collection<S>>(&self, key: impl IntoPartition<Partition: ContainsAll<C::This>>) -> C::Operation {
        C::operation(CollectionRequest::new(self.handle.clone(), key.into_partition()))
    }

    /// Scans the whole table for the items of one type.
    ///
    /// The scan selects the items by the schema's tag. If the schema has no tag, it selects them by the prefixes of
    /// their keys. DynamoDB reads all other items too, so they consume read capacity. A [`query`](Self::query) reads
    /// only the items of one partition.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> dokklib::Result<()> {
    /// # use dokklib::Entity;
    /// # #[derive(Entity)]
    /// # struct User;
    /// # #[derive(Entity, Debug, Clone, PartialEq)]
    /// # #[entity(pk = User(user), sk = Self(id))]
    /// # struct Order { user: String, id: u64, total: u64 }
    /// # let local = dokklib::local::Local::start().await?;
    /// # let table = local.table("SingleTable").await?;
    /// # for (user, total) in [("alice", 5), ("bob", 500)] {
    /// #     table.put(Order { user: user.to_owned(), id: 7, total }).await?;
    /// # }
    /// let large = table.scan::<Order>().filter(Order::TOTAL.gt(100)).segments(4).await?;
    /// assert_eq!(large.len(), 1);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`Decode`](crate::ErrorKind::Decode) if an item can't be decoded. [`Scan::stream`] returns the other items
    /// nevertheless.
    ///
    /// This is a [`Scan`](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Scan.html).
    #[doc(alias = "Scan")]
    pub fn scan<I: ItemOf<S>>(&self) -> Scan<S, I> {
        operation::scan(self.handle.clone())
    }

    /// Reads any number of items by their keys. Returns the items in the order of the keys, with `None` for items that
    /// don't exist. Without any keys it sends no request and returns no items.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> dokklib::Result<()> {
    /// # use dokklib::Entity;
    /// # #[derive(Entity)]
    /// # struct User;
    /// # #[derive(Entity, Debug, Clone, PartialEq)]
    /// # #[entity(pk = User(user), sk = Self(id))]
    /// # struct Order { user: String, id: u64, total: u64 }
    /// # let local = dokklib::local::Local::start().await?;
    /// # let table = local.table("SingleTable").await?;
    /// # let order = Order { user: "alice".to_owned(), id: 7, total: 100 };
    /// # table.put(&order).await?;
    /// let orders = table.batch_get([6, 7, 7].map(|id| Order::key("alice", id))).await?;
    /// assert_eq!(orders, [None, Some(order.clone()), Some(order)]);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// - [`InvalidInput`](crate::ErrorKind::InvalidInput) for an invalid key, before a request is sent.
    /// - [`Unprocessed`](crate::ErrorKind::Unprocessed) or [`Throttled`](crate::ErrorKind::Throttled) if keys are still
    ///   unprocessed after all retries.
    ///
    /// After a failed request, [`Error::batch_results`](crate::Error::batch_results) returns the items that were read,
    /// and [`Error::unprocessed`](crate::Error::unprocessed) returns the remaining keys. To continue, pass these keys to
    /// `batch_get`.
    ///
    /// This sends a
    /// [`BatchGetItem`](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html) request
    /// for every 100 keys, and more for unprocessed keys: see [`BatchGet`].
    ///
    /// A tuple of up to twelve lists reads items of several types: see [`BatchGetMany`](operation::BatchGetMany).
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> dokklib::Result<()> {
    /// # use dokklib::Entity;
    /// # #[derive(Entity)]
    /// # #[entity(pk = Self(name), sk = Self(name))]
    /// # struct User { name: String }
    /// # #[derive(Entity, Debug, Clone, PartialEq)]
    /// # #[entity(pk = User(user), sk = Self(id))]
    /// # struct Order { user: String, id: u64, total: u64 }
    /// # let local = dokklib::local::Local::start().await?;
    /// # let table = local.table("SingleTable").await?;
    /// # table.put(User { name: "alice".to_owned() }).await?;
    /// # table.put(Order { user: "alice".to_owned(), id: 7, total: 100 }).await?;
    /// let user_keys = [User::key("alice"), User::key("bob")];
    /// let order_keys = [Order::key("alice", 7)];
    /// let (users, orders) = table.batch_get((user_keys, order_keys)).await?;
    /// assert!(users[0].is_some() && users[1].is_none());
    /// assert_eq!(orders[0].as_ref().unwrap().total, 100);
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "BatchGetItem")]
    #[doc(alias = "batch_get_item")]
    pub fn batch_get<Keys, Kind>(&self, keys: Keys) -> Keys::Batch
    where
        Keys: BatchKeys<S, Kind>,
    {
        keys.into_batch(BatchGetFrom(self.handle.clone()))
    }

    /// Reads any number of items of several types by their keys, in one list. Returns the items in the order of the keys,
    /// as values of a [`Collection`](crate::collection::Collection) that is an enum.
    ///
    /// ```
    /// use dokklib::{Collection, Entity};
    ///
    /// #[derive(Entity)]
    /// struct User {
    ///     #[entity(key)]
    ///     name: String,
    /// }
    ///
    /// #[derive(Entity)]
    /// #[entity(pk = User(user), sk = Self(id))]
    /// struct Order {
    ///     user: String,
    ///     id: u64,
    /// }
    ///
    /// #[derive(Collection)]
    /// #[collection(exhaustive)]
    /// enum Hit {
    ///     User(User),
    ///     Order(Order),
    /// }
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> dokklib::Result<()> {
    /// # let local = dokklib::local::Local::start().await?;
    /// # let table = local.table("SingleTable").await?;
    /// table.put(User { name: "alice".to_owned() }).await?;
    /// table.put(Order { user: "bob".to_owned(), id: 7 }).await?;
    /// let keys = [Order::key("bob", 7).into(), User::key("alice").into(), User::key("carol").into()];
    /// let hits = table.batch_get_as::<Hit>(keys).await?;
    /// assert!(matches!(hits[..], [Some(Hit::Order(_)), Some(Hit::User(_)), None]));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// The items may be in different partitions. The options and the errors are those of [`batch_get`](Self::batch_get),
    /// and [`Error::unprocessed_as`](crate::Error::unprocessed_as) returns the remaining keys.
    pub fn batch_get_as<C: Collection<S> + ItemByItem>(
        &self,
        keys: impl IntoIterator<Item = MemberKey<C>>,
    ) -> BatchGet<C> {
        let keys = keys.into_iter().map(|key| key.key).collect();
        let mut request = BatchGetRequest::new(self.handle.clone(), C::name, keys, None);
        request.ttl = self.handle.layout.ttl.filter(|_| C::HAS_TTL);
        if let Some(names) = C::projection() {
            request.projection.project_fields(self.handle.layout, |add| names.into_iter().for_each(add));
        }
        BatchGet::with_decode(request, C::decode)
    }

    /// Reads up to 100 items as they are at one point in time, in one transaction: a tuple of up to twelve keys of any types,
    /// or a list of keys of one type. Returns a tuple or a vector, with `None` for items that don't exist.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> dokklib::Result<()> {
    /// # use dokklib::Entity;
    /// # #[derive(Entity)]
    /// # #[entity(pk = Self(name), sk = Self(name))]
    /// # struct User { name: String }
    /// # #[derive(Entity, Debug, Clone, PartialEq)]
    /// # #[entity(pk = User(user), sk = Self(id))]
    /// # struct Order { user: String, id: u64, total: u64 }
    /// # let local = dokklib::local::Local::start().await?;
    /// # let table = local.table("SingleTable").await?;
    /// # table.put(User { name: "alice".to_owned() }).await?;
    /// # table.put(Order { user: "alice".to_owned(), id: 7, total: 100 }).await?;
    /// let (user, order) = table.transact_get((User::key("alice"), Order::key("alice", 7))).await?;
    /// assert_eq!(user.unwrap().name, "alice");
    /// assert_eq!(order.unwrap().total, 100);
    ///
    /// let orders = table.transact_get([7, 8].map(|id| Order::key("alice", id))).await?;
    /// assert!(orders[0].is_some() && orders[1].is_none());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// A key that a tuple contains twice is an error. A key that a list contains twice is read once. A list without keys
    /// returns no items and sends no request. See [`TransactGet`] for the limits and the errors.
    #[doc(alias = "TransactGetItems")]
    #[doc(alias = "transact_get_items")]
    pub fn transact_get<Keys, Kind>(&self, keys: Keys) -> TransactGet<Keys::Items>
    where
        Keys: TransactKeys<S, Kind>,
    {
        keys.into_transaction(TransactGetFrom(self.handle.clone()))
    }
}

/// # Writes
impl<S: Schema> Table<S> {
    /// Creates an item. Fails if the item already exists.
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
    /// let (alice, group1) = (User::partition_key("alice"), Group::sort_key("group1"));
    /// table.insert((&alice, &group1)).await?;
    /// let error = table.insert((&alice, &group1)).await.unwrap_err();
    /// assert_eq!(error.kind(), ErrorKind::AlreadyExists);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// - [`AlreadyExists`](crate::ErrorKind::AlreadyExists) if the item already exists.
    /// - [`TooLarge`](crate::ErrorKind::TooLarge) for an item over 400 KB.
    /// - [`InvalidInput`](crate::ErrorKind::InvalidInput), before a request is sent, for a value that DynamoDB can't
    ///   store, an empty key part or a key that is too long. A partition key has at most 2048 bytes and a sort key at
    ///   most 1024 bytes. An inverse index swaps the keys, so in a schema with one the limit is 1024 bytes for both.
    ///
    /// This is a [`PutItem`](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutItem.html) with a
    /// condition on the partition key.
    #[doc(alias = "PutItem")]
    #[doc(alias = "put_item")]
    #[doc(alias = "InsertArg")]
    #[doc(alias = "attribute_not_exists")]
    pub fn insert<I>(&self, item: impl IntoItem<S, Item = I, Old: WholeItem>) -> Insert<I> {
        Insert::from_write(self.handle.write_item::<S, _>(WriteKind::Insert, item))
    }

    /// Creates an item, or overwrites it entirely.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> dokklib::Result<()> {
    /// # use dokklib::Entity;
    /// # #[derive(Entity)]
    /// # struct User;
    /// # #[derive(Entity, Debug, Clone, PartialEq)]
    /// # #[entity(pk = User(user), sk = Self(id))]
    /// # struct Order { user: String, id: u64, total: u64 }
    /// # let local = dokklib::local::Local::start().await?;
    /// # let table = local.table("SingleTable").await?;
    /// # let order = Order { user: "alice".to_owned(), id: 7, total: 100 };
    /// # table.put(&order).await?;
    /// let old = table.put(&order).returning_old().await?;
    /// assert_eq!(old.as_ref(), Some(&order));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`ConditionFailed`](crate::ErrorKind::ConditionFailed) if a condition of [`when`](Put::when) isn't met.
    /// [`TooLarge`](crate::ErrorKind::TooLarge) and [`InvalidInput`](crate::ErrorKind::InvalidInput) as for
    /// [`insert`](Self::insert).
    ///
    /// This is a [`PutItem`](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutItem.html).
    #[doc(alias = "PutItem")]
    #[doc(alias = "put_item")]
    #[doc(alias = "PutArg")]
    pub fn put<I, O>(&self, item: impl IntoItem<S, Item = I, Old = O>) -> Put<I>
    where
        O: WholeItem,
        I: ReplaceableWith<O>,
    {
        Put::from_write(self.handle.write_item::<S, _>(WriteKind::Put, item))
    }

    /// Overwrites an item entirely. Fails if the item doesn't exist.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> dokklib::Result<()> {
    /// # use dokklib::Entity;
    /// # #[derive(Entity)]
    /// # struct User;
    /// # #[derive(Entity, Debug, Clone, PartialEq)]
    /// # #[entity(pk = User(user), sk = Self(id))]
    /// # struct Order { user: String, id: u64, total: u64 }
    /// # let local = dokklib::local::Local::start().await?;
    /// # let table = local.table("SingleTable").await?;
    /// # let order = Order { user: "alice".to_owned(), id: 7, total: 100 };
    /// assert!(table.replace(&order).await.unwrap_err().is_not_found());
    /// table.insert(&order).await?;
    /// table.replace(&order).when(Order::TOTAL.lt(500)).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// - [`NotFound`](crate::ErrorKind::NotFound) if the item doesn't exist.
    /// - [`ConditionFailed`](crate::ErrorKind::ConditionFailed) if the item doesn't satisfy the condition of
    ///   [`when`](Replace::when).
    /// - [`TooLarge`](crate::ErrorKind::TooLarge) and [`InvalidInput`](crate::ErrorKind::InvalidInput) as for
    ///   [`insert`](Self::insert).
    ///
    /// This is a [`PutItem`](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutItem.html) with a
    /// condition on the partition key.
    #[doc(alias = "PutItem")]
    #[doc(alias = "attribute_exists")]
    pub fn replace<I, O>(&self, item: impl IntoItem<S, Item = I, Old = O>) -> Replace<I>
    where
        O: WholeItem,
        I: ReplaceableWith<O>,
    {
        Replace::from_write(self.handle.write_item::<S, _>(WriteKind::Replace, item))
    }

    /// Updates attributes of an existing item. Other attributes are unchanged. Fails if the item doesn't exist.
    ///
    /// `key` is a primary key, a pair of keys, or an item that was read, `table.update(&order)`.
    ///
    /// An update of an item that was read can change every field in the key of a secondary index. dokklib takes the
    /// other fields in that key from the item, and the update fails if they have changed since the read. Other
    /// attributes are not compared, except for the version of an item with `#[entity(version)]` (optimistic locking). By
    /// key, the update of such an item names the version: `table.update(Account::key(7).if_version(3))`.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> dokklib::Result<()> {
    /// # use dokklib::Entity;
    /// # #[derive(Entity)]
    /// # struct User;
    /// # #[derive(Entity, Debug, Clone, PartialEq)]
    /// # #[entity(pk = User(user), sk = Self(id))]
    /// # struct Order { user: String, id: u64, total: u64 }
    /// # let local = dokklib::local::Local::start().await?;
    /// # let table = local.table("SingleTable").await?;
    /// # let order = Order { user: "alice".to_owned(), id: 7, total: 100 };
    /// # table.put(&order).await?;
    /// let order = table
    ///     .update(Order::key("alice", 7))
    ///     .add(Order::TOTAL, 20)
    ///     .when(Order::TOTAL.lt(500))
    ///     .returning_new()
    ///     .await?;
    /// assert_eq!(order.total, 120);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// - [`NotFound`](crate::ErrorKind::NotFound) if the item doesn't exist.
    /// - [`ConditionFailed`](crate::ErrorKind::ConditionFailed) if the item doesn't satisfy the condition of
    ///   [`when`](Update::when).
    /// - [`InvalidRequest`](crate::ErrorKind::InvalidRequest), before a request is sent, for an update without changes
    ///   or with two changes of one attribute.
    ///
    /// This is an [`UpdateItem`](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateItem.html)
    /// with a condition on the partition key, because `UpdateItem` on its own creates missing items.
    #[doc(alias = "UpdateItem")]
    #[doc(alias = "update_item")]
    #[doc(alias = "patch")]
    pub fn update<I, B, V>(&self, key: impl IntoKey<S, Item = I, Basis = B, Version = V>) -> Update<I, B>
    where
        I: ChecksVersion<V>,
    {
        Update::from_write(self.handle.update::<S, _>(key))
    }

    /// Reads an item with a version, updates it, and repeats both if another write has changed the item in the meantime
    /// (optimistic locking). Returns the updated item.
    ///
    /// The closure gets the item and its update, and adds the changes. It can be called several times. The read is strongly
    /// consistent.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> dokklib::Result<()> {
    /// # let local = dokklib::local::Local::start().await?;
    /// # let table = local.table("SingleTable").await?;
    /// use dokklib::Entity;
    ///
    /// #[derive(Entity)]
    /// struct Account {
    ///     #[entity(key)]
    ///     id: u64,
    ///     balance: u64,
    ///     limit: u64,
    ///     #[entity(version)]
    ///     version: u64,
    /// }
    ///
    /// table.insert(Account { id: 7, balance: 100, limit: 500, version: 0 }).await?;
    /// let account = table
    ///     .update_with_retry(Account::key(7), |account, update| {
    ///         update.set(Account::BALANCE, (account.balance * 2).min(account.limit))
    ///     })
    ///     .await?;
    /// assert_eq!((account.balance, account.version), (200, 2));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// - [`NotFound`](crate::ErrorKind::NotFound) if the item doesn't exist.
    /// - [`VersionConflict`](crate::ErrorKind::VersionConflict) after the last attempt, or if the response to an update was
    ///   lost and it isn't known whether it was applied: see
    ///   [`may_have_been_applied`](crate::Error::may_have_been_applied).
    /// - The errors of [`get`](Self::get) and [`update`](Self::update).
    ///
    /// Each attempt is a [`GetItem`](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GetItem.html) and an
    /// [`UpdateItem`](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateItem.html).
    pub fn update_with_retry<I>(
        &self,
        key: impl IntoKey<S, Item = I>,
        change: impl FnMut(&I, Update<I, ByItem>) -> Update<I, ByItem> + Send + 'static,
    ) -> UpdateWithRetry<I>
    where
        I: HasVersion + ItemOf<S> + 'static,
    {
        let update = |handle: &Handle, item: &I| Update::from_write(handle.update::<S, _>(item));
        UpdateWithRetry::new(self.handle.get_by::<S, _>(key), update, Box::new(change))
    }

    /// Creates the item if it doesn't exist, otherwise updates it. Fields without an explicit change are written only
    /// if the attribute is missing.
    ///
    /// An explicit change is a call such as `.set(Order::TOTAL, 120)`. The other fields of `item` never overwrite stored
    /// values. For a relation, pass a pair of keys. Only its explicitly set attributes are written.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> dokklib::Result<()> {
    /// # use dokklib::Entity;
    /// # #[derive(Entity)]
    /// # struct User;
    /// # #[derive(Entity, Debug, Clone, PartialEq)]
    /// # #[entity(pk = User(user), sk = Self(id))]
    /// # struct Order { user: String, id: u64, total: u64 }
    /// # let local = dokklib::local::Local::start().await?;
    /// # let table = local.table("SingleTable").await?;
    /// let order = Order { user: "alice".to_owned(), id: 7, total: 100 };
    /// let created = table.upsert(&order).returning_new().await?;
    /// assert_eq!(created.total, 100);
    /// let changed = table.upsert(&order).set(Order::TOTAL, 120).returning_new().await?;
    /// assert_eq!(changed.total, 120);
    ///
    /// let alice = User::partition_key("alice");
    /// table.upsert((&alice, User::sort_key("alice"))).attribute("email", "alice@example.com").await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// - [`ConditionFailed`](crate::ErrorKind::ConditionFailed) if a condition of [`when`](Update::when) isn't met. Also
    ///   if the upsert writes the key of a secondary index, and the stored item differs from `item` in another field of
    ///   that key.
    /// - [`InvalidRequest`](crate::ErrorKind::InvalidRequest), before a request is sent, for two changes of one
    ///   attribute.
    /// - [`TooLarge`](crate::ErrorKind::TooLarge) and [`InvalidInput`](crate::ErrorKind::InvalidInput) as for
    ///   [`insert`](Self::insert).
    ///
    /// If the item has unique values (`#[entity(unique)]`), the upsert is a transaction, or two if the item exists, and can fail with
    /// [`NotUnique`](crate::ErrorKind::NotUnique).
    ///
    /// DynamoDB doesn't create an item if the update only removes attributes or elements of sets. If all changes of the
    /// upsert are such removals, `item` must have an attribute that is not part of its key.
    ///
    /// This is an [`UpdateItem`](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateItem.html).
    #[doc(alias = "UpdateItem")]
    #[doc(alias = "update_attributes")]
    #[doc(alias = "UpdateArg")]
    pub fn upsert<I>(&self, item: impl IntoItem<S, Item = I, Old: WholeItem>) -> Upsert<I> {
        Upsert::from_write(self.handle.write_item::<S, _>(WriteKind::Upsert, item))
    }

    /// Deletes an item. A missing item is not an error, unless [`must_exist`](Delete::must_exist) is called.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> dokklib::Result<()> {
    /// # use dokklib::Entity;
    /// # #[derive(Entity)]
    /// # struct User;
    /// # #[derive(Entity, Debug, Clone, PartialEq)]
    /// # #[entity(pk = User(user), sk = Self(id))]
    /// # struct Order { user: String, id: u64, total: u64 }
    /// # let local = dokklib::local::Local::start().await?;
    /// # let table = local.table("SingleTable").await?;
    /// # let order = Order { user: "alice".to_owned(), id: 7, total: 100 };
    /// # table.put(&order).await?;
    /// table.delete(&order).await?;
    /// table.delete(&order).await?; // it no longer exists
    /// assert!(table.delete(&order).must_exist().await.unwrap_err().is_not_found());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// With [`must_exist`](Delete::must_exist) or [`when`](Delete::when): [`NotFound`](crate::ErrorKind::NotFound) if the
    /// item doesn't exist, and [`ConditionFailed`](crate::ErrorKind::ConditionFailed) if it doesn't satisfy the
    /// condition.
    ///
    /// This is a [`DeleteItem`](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteItem.html).
    #[doc(alias = "DeleteItem")]
    #[doc(alias = "delete_item")]
    #[doc(alias = "DeleteArg")]
    pub fn delete<I, V>(&self, key: impl IntoKey<S, Item = I, Version = V>) -> Delete<I>
    where
        I: DeletableWith<V>,
    {
        Delete::from_write(self.handle.delete::<S, _>(key))
    }

    /// Writes up to 100 items in one transaction: either all writes are applied or none.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> dokklib::Result<()> {
    /// # use dokklib::Entity;
    /// # #[derive(Entity)]
    /// # struct User;
    /// # #[derive(Entity, Debug, Clone, PartialEq)]
    /// # #[entity(pk = User(user), sk = Self(id))]
    /// # struct Order { user: String, id: u64, total: u64 }
    /// # let local = dokklib::local::Local::start().await?;
    /// # let table = local.table("SingleTable").await?;
    /// # let order = Order { user: "alice".to_owned(), id: 7, total: 100 };
    /// # table.put(&order).await?;
    /// # let order_8 = Order { id: 8, ..order.clone() };
    /// # let order_9 = Order { id: 9, ..order.clone() };
    /// # table.put(&order_8).await?;
    /// let error = table
    ///     .transact_write()
    ///     .update(&order, |order| order.add(Order::TOTAL, 1))
    ///     .insert(&order_8)
    ///     .insert(&order_9)
    ///     .await
    ///     .unwrap_err();
    /// assert_eq!(error.reasons()[1].kind(), Some(dokklib::ErrorKind::AlreadyExists));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// - [`TransactionCanceled`](crate::ErrorKind::TransactionCanceled), with a reason for each operation
    ///   ([`Error::reasons`](crate::Error::reasons)).
    /// - [`InvalidRequest`](crate::ErrorKind::InvalidRequest), before a request is sent, for a transaction without
    ///   operations, with more than 100 operations, or with two operations on one item.
    /// - [`TooLarge`](crate::ErrorKind::TooLarge) for more than 4 MB.
    ///
    /// This is a
    /// [`TransactWriteItems`](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html).
    #[doc(alias = "TransactWriteItems")]
    #[doc(alias = "transact_write_items")]
    pub fn transact_write(&self) -> TransactWrite<S> {
        TransactWrite::new(self.handle.clone())
    }

    /// Puts and deletes any number of items, of several types and tables. Returns the number of operations.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> dokklib::Result<()> {
    /// # use dokklib::Entity;
    /// # #[derive(Entity)]
    /// # struct User;
    /// # #[derive(Entity, Debug, Clone, PartialEq)]
    /// # #[entity(pk = User(user), sk = Self(id))]
    /// # struct Order { user: String, id: u64, total: u64 }
    /// # let local = dokklib::local::Local::start().await?;
    /// # let table = local.table("SingleTable").await?;
    /// let orders = (1..=100).map(|id| Order { user: "alice".to_owned(), id, total: 100 });
    /// let written = table
    ///     .batch_write()
    ///     .put((User::partition_key("alice"), User::sort_key("alice"))) // a relation
    ///     .put_all(orders)
    ///     .delete(Order::key("bob", 1))
    ///     .await?;
    /// assert_eq!(written, 102);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// - [`InvalidRequest`](crate::ErrorKind::InvalidRequest), before a request is sent, for two operations on one item.
    /// - [`TooLarge`](crate::ErrorKind::TooLarge) for an item over 400 KB, and
    ///   [`InvalidInput`](crate::ErrorKind::InvalidInput) for an invalid item or key, before a request is sent.
    /// - [`Unprocessed`](crate::ErrorKind::Unprocessed) or [`Throttled`](crate::ErrorKind::Throttled) if operations are
    ///   still unprocessed after all retries.
    ///
    /// After a failed request, no further request is sent, and the requests in flight finish.
    /// [`Error::completed`](crate::Error::completed) returns the number of completed operations, and
    /// [`Error::unprocessed_writes`](crate::Error::unprocessed_writes) returns the remaining operations in their order.
    /// To continue, pass these to another batch.
    ///
    /// This sends
    /// [`BatchWriteItem`](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html)
    /// requests of up to 25 operations and 16 MB: see [`BatchWrite`].
    #[doc(alias = "BatchWriteItem")]
    #[doc(alias = "batch_write_item")]
    pub fn batch_write(&self) -> BatchWrite<S> {
        BatchWrite::new(self.handle.clone())
    }

    /// Creates or overwrites any number of items: [`batch_write`](Self::batch_write) with
    /// [`put_all`](BatchWrite::put_all).
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> dokklib::Result<()> {
    /// # use dokklib::Entity;
    /// # #[derive(Entity)]
    /// # struct User;
    /// # #[derive(Entity, Debug, Clone, PartialEq)]
    /// # #[entity(pk = User(user), sk = Self(id))]
    /// # struct Order { user: String, id: u64, total: u64 }
    /// # let local = dokklib::local::Local::start().await?;
    /// # let table = local.table("SingleTable").await?;
    /// let orders: Vec<_> = (1..=100).map(|id| Order { user: "alice".to_owned(), id, total: 100 }).collect();
    /// assert_eq!(table.batch_put(&orders).await?, 100);
    /// assert_eq!(table.batch_delete(&orders).await?, 100);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// The same as [`batch_write`](Self::batch_write).
    #[doc(alias = "BatchWriteItem")]
    pub fn batch_put<I: InBatch>(
        &self,
        items: impl IntoIterator<Item: IntoItem<S, Item = I, Old: WholeItem>>,
    ) -> BatchWrite<S> {
        self.batch_write().put_all(items)
    }

    /// Deletes any number of items by their keys: [`batch_write`](Self::batch_write) with
    /// [`delete_keys`](BatchWrite::delete_keys). Returns the number of keys. A missing item is not an error.
    ///
    /// # Errors
    ///
    /// The same as [`batch_write`](Self::batch_write).
    #[doc(alias = "BatchWriteItem")]
    pub fn batch_delete<I: InBatch>(&self, keys: impl IntoIterator<Item: IntoKey<S, Item = I>>) -> BatchWrite<S> {
        self.batch_write().delete_keys(keys)
    }

    /// Deletes all items that a query, a collection or a scan returns. Returns their number.
    ///
    /// Only the keys of the items are read. The query or scan keeps its filter, limit, index and read consistency.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> dokklib::Result<()> {
    /// # use dokklib::Entity;
    /// # #[derive(Entity)]
    /// # struct User;
    /// # #[derive(Entity, Debug, Clone, PartialEq)]
    /// # #[entity(pk = User(user), sk = Self(id))]
    /// # struct Order { user: String, id: u64, total: u64 }
    /// # let local = dokklib::local::Local::start().await?;
    /// # let table = local.table("SingleTable").await?;
    /// # table.batch_put((1..=100).map(|id| Order { user: "alice".to_owned(), id, total: id })).await?;
    /// let small = table.query(Order::query("alice")).filter(Order::TOTAL.le(10));
    /// assert_eq!(table.delete_all(small).await?, 10);
    /// assert_eq!(table.delete_all(Order::query("alice")).await?, 90);
    /// table.delete_all(User::partition_key("bob")).await?; // a whole item collection
    /// table.delete_all(table.scan::<Order>()).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// A [collection](crate::Collection) selects the whole item collection: the items of its members, and all others too.
    /// This includes items that reading rejects: items of an unknown type in an `exhaustive` collection, and items that
    /// can't be decoded.
    ///
    /// The number includes items that another program deletes at the same time. Items that another program inserts at
    /// the same time may remain.
    ///
    /// # Errors
    ///
    /// - The errors of the query or the scan, and of [`batch_write`](Self::batch_write). An item without a tag whose keys
    ///   have another format than the declared one is a [`Decode`](crate::ErrorKind::Decode) error, and is not deleted.
    /// - [`InvalidRequest`](crate::ErrorKind::InvalidRequest) if the query or the scan reads another table.
    ///
    /// After a failed request, [`Error::completed`](crate::Error::completed) returns the number of deleted items, and
    /// [`Error::unprocessed_writes`](crate::Error::unprocessed_writes) returns the remaining deletes. To continue, call
    /// `delete_all` again.
    pub fn delete_all<I>(&self, items: impl ItemsToDelete<S, Item = I>) -> DeleteAll
    where
        I: BatchItem,
    {
        items.delete_from(DeleteFrom(self.handle.clone()))
    }
}

/// # Maintenance
impl<S: Schema> Table<S> {
    /// Checks that the stored keys of up to `items` items of one type are the keys that its declaration makes. It finds a
    /// declaration that differs from the keys of an existing table, before a program relies on it.
    ///
    /// It scans the table for items with the entity's tag, and for items without a tag whose keys begin with the declared
    /// prefixes in any case. It compares the generated keys of the table and of all indexes. The report names the key
    /// attributes with the declared and the stored form, and contains no values:
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use dokklib::Entity;
    /// use dokklib::aws_sdk_dynamodb::types::AttributeValue;
    ///
    /// #[derive(Entity)]
    /// struct Order {
    ///     #[entity(key)]
    ///     id: u64,
    ///     total: u64,
    /// }
    ///
    /// # let local = dokklib::local::Local::start().await?;
    /// # let table = local.table("SingleTable").await?;
    /// // Another program has stored `ORDER#7`, without padding.
    /// let key = AttributeValue::S("ORDER#7".to_owned());
    /// let number = |number: u64| AttributeValue::N(number.to_string());
    /// let put = table.client().put_item().table_name(table.name()).item("PK", key.clone()).item("SK", key);
    /// put.item("id", number(7)).item("total", number(120)).send().await?;
    ///
    /// let report = table.check_keys::<Order>(100).await?;
    /// assert!(!report.is_ok());
    /// assert_eq!(
    ///     report.to_string(),
    ///     "the keys of 1 of 1 item of `Order` differ from the declaration:
    ///   `PK` is stored as `ORDER#<1 digit>`, declared as `ORDER#<20 digits>`: 1 item
    ///   `SK` is stored as `ORDER#<1 digit>`, declared as `ORDER#<20 digits>`: 1 item
    ///   help: declare the keys as they are stored, or rewrite the items"
    /// );
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// The scan ends after `items` items of the type. If the table has fewer, the whole table is read, which consumes the
    /// read capacity for all of its items. Key attributes that are ordinary attributes of the items are not checked.
    ///
    /// This is a [`Scan`](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Scan.html).
    pub fn check_keys<I: ItemOf<S>>(&self, items: usize) -> CheckKeys<I> {
        CheckKeys::new(self.handle.clone(), items)
    }

    /// Adds the missing markers of unique values for the items of one type, and removes the markers without an owner.
    ///
    /// It is for items that existed before the field became unique, and for items that another program wrote or deleted.
    /// Other writes can run at the same time.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> dokklib::Result<()> {
    /// # use dokklib::Entity;
    /// # #[derive(Entity, Debug)]
    /// # struct Account { #[entity(key)] id: u64, #[entity(unique)] email: String }
    /// # let local = dokklib::local::Local::start().await?;
    /// # let table = local.table("SingleTable").await?;
    /// let repair = table.repair_unique::<Account>().await?;
    /// println!("{} markers added, {} removed", repair.added, repair.removed);
    /// for account in repair.conflicts {
    ///     println!("another account has the e-mail address of account {}", account.id);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// The errors of [`scan`](Self::scan) and of [`transact_write`](Self::transact_write). A repair that failed can be
    /// repeated.
    pub fn repair_unique<I: HasUniqueValues + ItemOf<S>>(&self) -> RepairUnique<I> {
        RepairUnique::new(self.handle.clone())
    }
}

impl<S> Clone for Table<S> {
    fn clone(&self) -> Self {
        Self { handle: self.handle.clone(), schema: PhantomData }
    }
}

impl<S> fmt::Debug for Table<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Table").field("name", &self.handle.table.as_str()).finish_non_exhaustive()
    }
}

// At the end, because rustdoc shows the methods in the order of the source: constructors, reads, writes, options.
mod options;
