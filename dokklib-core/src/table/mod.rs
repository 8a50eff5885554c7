mod setup;

use std::fmt;
use std::marker::PhantomData;

use crate::client::Handle;
use crate::collection::{AskedCollection, Collection, PartitionFor};
use crate::error::Fault;
use crate::expr::Node;
use crate::item::{Attributes, IntoItem, IntoKey, Item, ItemOf};
use crate::key::{Asked, Basis, IntoKeyCondition, ItemKeys, PrimaryKey};
use crate::operation::{
    self, Action, BatchGet, BatchGetRequest, Delete, Get, GetRequest, Insert, Put, Query, QueryRequest, Replace, Scan,
    TransactWrite, Update, Upsert, Verb, Write,
};
use crate::schema::{Schema, SingleTable};

/// A table of the schema `S`: where everything starts.
///
/// Its operations are builders that are sent when they are awaited. Cloning a table is cheap, and it can be shared between
/// tasks and threads.
pub struct Table<S = SingleTable> {
    handle: Handle,
    schema: PhantomData<fn() -> S>,
}

// The verbs stand beside the type: rustc's notes on their bounds would else name this library's inner modules.
impl<S: Schema> Table<S> {
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
    /// [`AlreadyExists`](crate::ErrorKind::AlreadyExists); [`TooLarge`](crate::ErrorKind::TooLarge) for an item over
    /// 400 KB; [`InvalidRequest`](crate::ErrorKind::InvalidRequest), before anything is sent, for a value that DynamoDB can't store, an
    /// empty key part or a key that is too long: 2048 bytes for a partition key, 1024 for a sort key, and 1024 for both
    /// where the schema has an inverse index.
    ///
    /// It is a [`PutItem`](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutItem.html) with a
    /// condition on the partition key.
    pub fn insert<I>(&self, item: impl IntoItem<S, Item = I>) -> Insert<I> {
        Insert::of(self.write_item(Verb::Insert, item))
    }

    /// Creates an item, or overwrites it as a whole.
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
    /// [`ConditionFailed`](crate::ErrorKind::ConditionFailed) with a condition, and as [`insert`](Self::insert) for what
    /// can't be stored.
    ///
    /// It is a [`PutItem`](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutItem.html).
    pub fn put<I>(&self, item: impl IntoItem<S, Item = I>) -> Put<I> {
        Put::of(self.write_item(Verb::Put, item))
    }

    /// Overwrites an item as a whole, and fails if it isn't there.
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
    /// [`NotFound`](crate::ErrorKind::NotFound) if there is no such item,
    /// [`ConditionFailed`](crate::ErrorKind::ConditionFailed) if it doesn't fulfil the condition, and as
    /// [`insert`](Self::insert) for what can't be stored.
    ///
    /// It is a [`PutItem`](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutItem.html) with a
    /// condition on the partition key.
    pub fn replace<I>(&self, item: impl IntoItem<S, Item = I>) -> Replace<I> {
        Replace::of(self.write_item(Verb::Replace, item))
    }

    /// Changes attributes of an item that need not be there: what isn't changed is set where it is absent.
    ///
    /// So the item given is what is created where there is none, and nothing of it overwrites what is stored. A relation
    /// is upserted by its keys alone and gets the attributes that it is given.
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
    /// [`ConditionFailed`](crate::ErrorKind::ConditionFailed) with a condition, and where a key of a secondary index would be
    /// stale: one is made anew, or set since the stored item lacks it, and the other parts of it are stored otherwise than in
    /// `item`;
    /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest), before anything is sent, for two changes of one attribute, and as
    /// [`insert`](Self::insert) for what can't be stored.
    ///
    /// It is an [`UpdateItem`](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateItem.html).
    pub fn upsert<I>(&self, item: impl IntoItem<S, Item = I>) -> Upsert<I> {
        Upsert::of(self.write_item(Verb::Upsert, item))
    }

    /// Reads an item, if it exists.
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
    /// [`Decode`](crate::ErrorKind::Decode) if what is stored isn't of the item's type, naming the attribute.
    ///
    /// It is a [`GetItem`](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GetItem.html).
    pub fn get<I>(&self, key: impl IntoKey<S, Item = I>) -> Get<I> {
        self.get_by(key)
    }

    /// Reads any number of items by their keys: the results are in the order of the keys, `None` where there is no item.
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
    /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest), before anything is sent, without a key or with one that is;
    /// [`Unprocessed`](crate::ErrorKind::Unprocessed) if the service never got to some of the keys. That error, and every
    /// other one of a request, has what was read, by position: [`Error::batch_results`](crate::Error::batch_results), and
    /// the keys that are left, ready to be tried again: [`Error::unprocessed`](crate::Error::unprocessed).
    ///
    /// It is as many
    /// [`BatchGetItem`](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html) requests as
    /// its limits of 100 keys and 16 MB need; see [`BatchGet`].
    pub fn batch_get<I>(&self, keys: impl IntoIterator<Item: IntoKey<S, Item = I>>) -> BatchGet<I> {
        self.batch_get_by(keys)
    }

    /// Deletes an item, if it exists.
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
    /// table.delete(&order).await?; // again is no error
    /// assert!(table.delete(&order).must_exist().await.unwrap_err().is_not_found());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// With [`must_exist`](Delete::must_exist) or a condition, [`NotFound`](crate::ErrorKind::NotFound) if there is no such
    /// item, and [`ConditionFailed`](crate::ErrorKind::ConditionFailed) if it doesn't fulfil the condition.
    ///
    /// It is a [`DeleteItem`](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteItem.html).
    pub fn delete<I>(&self, key: impl IntoKey<S, Item = I>) -> Delete<I> {
        Delete::of(self.write_key(Verb::Delete, key, |key| Action::Delete { key }))
    }

    /// Changes attributes of an item that exists, and leaves the others as they are.
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
    /// [`NotFound`](crate::ErrorKind::NotFound) if it doesn't exist,
    /// [`ConditionFailed`](crate::ErrorKind::ConditionFailed) if it exists and doesn't fulfil the condition;
    /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest), before anything is sent, without a change or with two of one attribute.
    ///
    /// By an item that was read, `table.update(&order)`, it can change parts of the keys of secondary indexes whose other parts
    /// are then known, and has the condition that those are still as they were read. Other attributes are left out of account.
    ///
    /// It is an [`UpdateItem`](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateItem.html) with a
    /// condition on the partition key, since DynamoDB's own update creates items that don't exist.
    pub fn update<I, B>(&self, key: impl IntoKey<S, Item = I, Basis = B>) -> Update<I, B> {
        let known = key.known();
        let mut write = self.write_key(Verb::Update, key, |key| Action::update(key, Basis::Nothing));
        if let Ok(Action::Update { basis, .. }) = &mut write.action {
            match known.transpose() {
                Ok(known) => *basis = known.map_or(Basis::Nothing, Basis::Loaded),
                Err(fault) => write.action = Err(fault.into()),
            }
        }
        Update::of(write)
    }

    /// Reads the items of one partition, all or those whose sort keys begin alike.
    ///
    /// It takes a key condition, `Order::query("alice")`, which gives items; a pair of a partition key and a prefix sort key,
    /// which gives relations; or a partition key alone, which gives the whole item collection as
    /// [`RawItem`](crate::RawItem)s.
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
    /// [`Decode`](crate::ErrorKind::Decode) for the first item that isn't of its type;
    /// [`IndexNotFound`](crate::ErrorKind::IndexNotFound) if the schema lists an index that the table hasn't.
    ///
    /// It is as many [`Query`](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Query.html) requests as
    /// there are pages of 1 MB.
    pub fn query<By, I>(&self, keys: impl IntoKeyCondition<S, Asked = Asked<By, I>>) -> Query<S, By, I> {
        let asked = keys.into_asked();
        let decode = asked.gives.decode;
        Query::new(QueryRequest::new(self.handle.clone(), asked), decode)
    }

    /// Reads a whole item collection, each item as what it is.
    ///
    /// `C` derives [`Collection`](crate::Collection). An enum has a variant for each type of items, and the items come one by
    /// one, as [`query`](Self::query) gives them; a struct has a field for each, and all of them come as one value.
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
    /// [`Decode`](crate::ErrorKind::Decode) for an item that can't be read as what its tag or its keys say; for one of no type
    /// that the collection has, if it is exhaustive; of a struct, also for a second item for a field that is one, and for a
    /// missing one. [`NotFound`](crate::ErrorKind::NotFound) if there is no item at all, and a field of a struct needs one.
    ///
    /// It is as many [`Query`](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Query.html) requests as
    /// there are pages of 1 MB.
    pub fn query_as<C: Collection<S>>(&self, partition: impl PartitionFor<C::Itself>) -> C::Operation {
        C::operation(AskedCollection::new(self.handle.clone(), partition.into_partition()))
    }

    /// Reads all items of one type in the table, whatever partition they are in.
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
    /// What is asked for is told by the schema's tag, or where it has none by how the keys begin; all other items are read too,
    /// and left out by DynamoDB. A query reads only what it gives.
    ///
    /// # Errors
    ///
    /// [`Decode`](crate::ErrorKind::Decode) if an item can't be read; [`stream`](crate::operation::Scan::stream) gives the
    /// others.
    ///
    /// It is a [`Scan`](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Scan.html).
    pub fn scan<I: ItemOf<S>>(&self) -> Scan<I, I> {
        operation::scan(self.handle.clone())
    }

    /// Writes many items, all of them or none.
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
    /// [`TransactionCanceled`](crate::ErrorKind::TransactionCanceled), with the reason of each operation;
    /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest), before anything is sent, for none or more than 100 operations or two on one
    /// item; [`TooLarge`](crate::ErrorKind::TooLarge) for more than 4 MB.
    pub fn transact_write(&self) -> TransactWrite<S> {
        TransactWrite::new(self.handle.clone())
    }

    /// A condition that an item must fulfil, as a transaction checks it; without one, what the verb itself says.
    pub(crate) fn check<I>(&self, verb: Verb, key: impl IntoKey<S, Item = I>, condition: Option<Node>) -> Write {
        let mut write = self.write_key(verb, key, |key| Action::Check { key });
        if let Some(condition) = condition {
            write.when(condition);
        }
        write
    }

    // What a key leads to is bounded in its own trait. A bound on the result's type as well would be a second error for
    // one mistake.
    fn get_by<K: IntoKey<S>>(&self, key: K) -> Get<K::Item> {
        let key = self.key_attributes(key.into_primary_key());
        Get::new(GetRequest::new(self.handle.clone(), <K::Item as Item>::name, key))
    }

    fn batch_get_by<K: IntoKey<S>>(&self, keys: impl IntoIterator<Item = K>) -> BatchGet<K::Item> {
        let keys = keys.into_iter().map(IntoKey::into_primary_key).collect();
        BatchGet::new(BatchGetRequest::new(self.handle.clone(), <K::Item as Item>::name, keys))
    }

    fn write_item<T: IntoItem<S>>(&self, verb: Verb, item: T) -> Write {
        let layout = self.handle.layout;
        let action = item.into_new_item(layout).and_then(|item| Action::of_item(verb, item, layout));
        let action = action.and_then(|action| self.refuse_relation::<T::Item>(action));
        self.write::<T::Item>(verb, action)
    }

    /// A relation doesn't stand for an item of the schema: without its tag and its index keys nobody could read it.
    fn refuse_relation<I: Item>(&self, action: Action) -> Result<Action, Fault> {
        let is_relation = I::TAG.is_none();
        let entity = match &action {
            Action::Put { item: key } | Action::Update { key, .. } if is_relation => self.handle.layout.entity_of(key),
            _ => None,
        };
        match entity {
            Some(entity) => Err(Fault::KeyOfAnItem { entity: entity.name() }),
            None => Ok(action),
        }
    }

    fn write_key<K: IntoKey<S>>(&self, verb: Verb, key: K, action: impl FnOnce(Attributes) -> Action) -> Write {
        let action = self.key_attributes(key.into_primary_key()).map(action);
        self.write::<K::Item>(verb, action)
    }

    fn write<I: Item>(&self, verb: Verb, action: Result<Action, Fault>) -> Write {
        let time = (I::TIMESTAMPS && self.handle.has_timestamps()).then(|| self.handle.now());
        Write {
            handle: self.handle.clone(),
            verb,
            entity: I::name,
            keys: ItemKeys { declared: I::KEYS, fields: I::INDEX_FIELDS, names: I::NAMES },
            action,
            condition: None,
            returning_old_on_failure: false,
            time,
            given: Vec::new(),
        }
    }

    fn key_attributes<I>(&self, key: PrimaryKey<I>) -> Result<Attributes, Fault> {
        key.check_in(self.handle.layout)?;
        Ok(key.into_attributes(self.handle.layout))
    }
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
