//! Partition keys of secondary indexes, which collections are read with.

use std::fmt;
use std::marker::PhantomData;

use super::{HoldsWholeItems, IndexPartition, IntoPartition};
use crate::index::Index;
use crate::key::{PartitionKey, PartitionKeys, Range, SortKeys};
use crate::operation::KeyCondition;
use crate::schema::IndexLayout;

/// A partition key of the index `X`, for [`Table::query_as`](crate::Table::query_as).
///
/// Returned by [`PartitionKey::in_index`] and [`KeyCondition::partition`].
pub struct PartitionInIndex<P, X> {
    keys: PartitionKeys,
    marker: PhantomData<fn() -> (P, X)>,
}

impl<P, X> PartitionInIndex<P, X> {
    fn new(keys: PartitionKeys) -> Self {
        Self { keys, marker: PhantomData }
    }
}

/// Shows the prefix of the key, and no values.
impl<P, X: Index> fmt::Debug for PartitionInIndex<P, X> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PartitionInIndex({} in {})", Range { partition: self.keys.clone(), sort: None }, X::NAME)
    }
}

impl<P, X> Clone for PartitionInIndex<P, X> {
    fn clone(&self) -> Self {
        Self::new(self.keys.clone())
    }
}

impl<P> PartitionKey<P> {
    /// Returns the key as a partition key of a secondary index, for [`Table::query_as`](crate::Table::query_as).
    ///
    /// ```
    /// use dokklib::{Collection, Entity, Index, Schema};
    ///
    /// #[derive(Index)]
    /// #[index(name = "by_author", partition_key = "GSI1PK", sort_key = "GSI1SK")]
    /// struct ByAuthor;
    ///
    /// #[derive(Schema)]
    /// #[schema(partition_key = "PK", sort_key = "SK", tag = "type", indexes(ByAuthor), entities(Thread, Post))]
    /// struct Forum;
    ///
    /// #[derive(Entity)]
    /// struct User;
    ///
    /// #[derive(Entity)]
    /// #[entity(schema = Forum, index(ByAuthor, pk = User(author), sk = Self(id)))]
    /// struct Thread {
    ///     #[entity(key)]
    ///     id: u64,
    ///     author: String,
    /// }
    ///
    /// #[derive(Entity)]
    /// #[entity(schema = Forum, pk = Thread(thread), sk = Self(number), index(ByAuthor, pk = User(author), sk = Self(number)))]
    /// struct Post {
    ///     thread: u64,
    ///     number: u64,
    ///     author: String,
    /// }
    ///
    /// #[derive(Collection)]
    /// #[collection(exhaustive)]
    /// struct Written {
    ///     threads: Vec<Thread>,
    ///     posts: Vec<Post>,
    /// }
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> dokklib::Result<()> {
    /// # let local = dokklib::local::Local::start().await?;
    /// # let table = local.schema_table::<Forum>("forum").await?;
    /// table.put(Thread { id: 7, author: "alice".to_owned() }).await?;
    /// table.put(Post { thread: 7, number: 1, author: "bob".to_owned() }).await?;
    /// table.put(Post { thread: 7, number: 2, author: "alice".to_owned() }).await?;
    /// let written = table.query_as::<Written>(User::partition_key("alice").in_index(ByAuthor)).await?;
    /// assert_eq!((written.threads.len(), written.posts[0].number), (1, 2));
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn in_index<X: Index>(self, _: X) -> PartitionInIndex<P, X> {
        PartitionInIndex::new(PartitionKeys::Text(self.text))
    }
}

impl<P, X: Index<Contents: HoldsWholeItems>> IntoPartition for PartitionInIndex<P, X> {
    type Partition = IndexPartition<P, X>;

    fn into_partition(self) -> (PartitionKeys, Option<SortKeys>, Option<IndexLayout>) {
        (self.keys, None, IndexLayout::secondary::<X>())
    }
}

/// An item type whose key conditions of the index `X` have the sort-key parts `Parts`, and select partitions of `P`.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "this key condition has no partition that a collection can be read from",
    label = "call `partition()` on a key condition of an index, before it is narrowed: `Order::by_customer(..).partition()`",
    note = "the partition key of the index is `Self(..)`, `User(..)` or an attribute, not a literal; in the table, use `User::partition_key(..)`"
)]
pub trait HasIndexPartition<P, X, Parts> {}

/// The partitions of an index whose keys are `Self(..)` of the item type `I`, with other parts than its keys of the table.
#[doc(hidden)]
#[derive(Debug)]
pub struct OwnPartition<I>(PhantomData<fn() -> I>);

impl<I, X: Index, Parts, Output> KeyCondition<I, X, Parts, Output> {
    /// Returns the partition of the index that this key condition selects, for [`Table::query_as`](crate::Table::query_as). It
    /// contains the items of all types, and not only those of `I`.
    ///
    /// ```
    /// use dokklib::{Collection, Entity, Index, Schema};
    ///
    /// #[derive(Index)]
    /// #[index(name = "by_order", partition_key = "GSI1PK", sort_key = "GSI1SK")]
    /// struct ByOrder;
    ///
    /// #[derive(Schema)]
    /// #[schema(partition_key = "PK", sort_key = "SK", tag = "type", indexes(ByOrder), entities(Order, Parcel))]
    /// struct Shop;
    ///
    /// #[derive(Entity)]
    /// struct User;
    ///
    /// #[derive(Entity)]
    /// #[entity(schema = Shop, pk = User(user), sk = Self(id), index(ByOrder as by_order, pk = Self(id), sk = Self(id)))]
    /// struct Order {
    ///     user: String,
    ///     id: u64,
    /// }
    ///
    /// #[derive(Entity)]
    /// #[entity(schema = Shop, index(ByOrder, pk = Order(order), sk = Self(number)))]
    /// struct Parcel {
    ///     #[entity(key)]
    ///     number: u64,
    ///     order: u64,
    /// }
    ///
    /// #[derive(Collection)]
    /// #[collection(exhaustive)]
    /// struct Shipping {
    ///     order: Order,
    ///     parcels: Vec<Parcel>,
    /// }
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> dokklib::Result<()> {
    /// # let local = dokklib::local::Local::start().await?;
    /// # let table = local.schema_table::<Shop>("shop").await?;
    /// table.put(Order { user: "alice".to_owned(), id: 7 }).await?;
    /// table.put(Parcel { number: 1, order: 7 }).await?;
    /// let shipping = table.query_as::<Shipping>(Order::by_order(7).partition()).await?;
    /// assert_eq!((shipping.order.user.as_str(), shipping.parcels.len()), ("alice", 1));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// For a partition key of another entity, [`PartitionKey::in_index`] does the same: `User::partition_key("alice").in_index(ByAuthor)`.
    #[must_use]
    pub fn partition<P>(self) -> PartitionInIndex<P, X>
    where
        I: HasIndexPartition<P, X, Parts>,
    {
        PartitionInIndex::new(self.into_partition_keys())
    }
}
