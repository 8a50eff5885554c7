//! The bounds on the items of a collection: their schema and their partition key.
//!
//! The members of a collection are a list of nested pairs, which is checked from the first to the last. So that one
//! mistake is one error, the rest of the list is checked through an associated type of the first member's bound. If
//! that bound fails, the compiler doesn't check the rest.

use std::fmt;
use std::marker::PhantomData;

use crate::collection::Member;
use crate::index::{Index, WholeItems};
use crate::item::{Item, ItemOf, Relation};
use crate::key::{AttributePartitionKey, KeyAttribute, PartitionKey, PartitionKeys, SortKeys};
use crate::schema::{Entity, IndexLayout};

/// An item type whose partition key is a key of the entity `P`.
#[diagnostic::on_unimplemented(
    message = "items of type `{Self}` are not in a partition of `{P}`",
    label = "declare `pk = {P}(..)` for `{Self}`, or read it with a partition key of another entity",
    note = "an item with `#[entity(key)]` is in a partition of itself"
)]
pub trait InPartitionOf<P>: Item {
    /// The members after this one: always `Rest`.
    #[doc(hidden)]
    type Remaining<Rest>;
}

#[diagnostic::do_not_recommend]
impl<P: Entity, S: Entity> InPartitionOf<P> for Relation<P, S> {
    type Remaining<Rest> = Rest;
}

/// Partitions of the table whose partition keys are keys of the entity `P`.
#[doc(hidden)]
#[derive(Debug)]
pub struct TablePartition<P>(PhantomData<fn() -> P>);

/// Partitions of the index `X` whose partition keys are keys of the entity `P`.
#[doc(hidden)]
#[derive(Debug)]
pub struct IndexPartition<P, X>(PhantomData<fn() -> (P, X)>);

/// Partitions, a [`TablePartition`] or an [`IndexPartition`], that contain all items of the collection `C`.
#[doc(hidden)]
pub trait ContainsAll<C> {}

// With these impls, a type that isn't a collection is one error: the compiler can't tell yet that this bound fails.
#[diagnostic::do_not_recommend]
impl<Partition> ContainsAll<()> for Partition {}
#[diagnostic::do_not_recommend]
impl<Partition> ContainsAll<((),)> for Partition {}

/// Requires of all members that their items are in these partitions.
#[doc(hidden)]
pub trait MembersIn<Partition> {}

#[diagnostic::do_not_recommend]
impl<Partition> MembersIn<Partition> for () {}

impl<P, F: Member, Rest> MembersIn<TablePartition<P>> for (F, Rest)
where
    F::Item: InPartitionOf<P>,
    <F::Item as InPartitionOf<P>>::Remaining<Rest>: MembersIn<TablePartition<P>>,
{
}

impl<P, X, F: Member, Rest> MembersIn<IndexPartition<P, X>> for (F, Rest)
where
    F::Item: InIndexPartitionOf<P, X>,
    <F::Item as InIndexPartitionOf<P, X>>::Remaining<Rest>: MembersIn<IndexPartition<P, X>>,
{
}

/// An item type whose partition key in the index `X` is a key of the entity `P`.
#[diagnostic::on_unimplemented(
    message = "items of type `{Self}` are not in a partition of `{P}` in the index `{X}`",
    label = "declare `index({X}, pk = {P}(..), ..)` for `{Self}`, or use a partition key of another entity"
)]
pub trait InIndexPartitionOf<P, X>: Item {
    /// The members after this one: always `Rest`.
    #[doc(hidden)]
    type Remaining<Rest>;
}

/// Requires that the items of all members belong to the schema `S`.
#[doc(hidden)]
pub trait MembersOf<S> {}

#[diagnostic::do_not_recommend]
impl<S> MembersOf<S> for () {}

impl<S, F: Member, Rest> MembersOf<S> for (F, Rest)
where
    F::Item: ItemOf<S>,
    <F::Item as ItemOf<S>>::Remaining<Rest>: MembersOf<S>,
{
}

/// A partition key of the index `X`, for [`Table::query_as`](crate::Table::query_as).
///
/// Returned by [`PartitionKey::in_index`].
pub struct PartitionInIndex<P, X> {
    key: PartitionKey<P>,
    index: PhantomData<fn() -> X>,
}

impl<P: Entity, X: Index> fmt::Debug for PartitionInIndex<P, X> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} in {}", self.key, X::NAME)
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
        PartitionInIndex { key: self, index: PhantomData }
    }
}

/// The contents of an index that projects all attributes.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "a collection can be read only from an index that projects all attributes",
    label = "declare the index with `#[index(projection = all)]`, or query each item type with its own key condition"
)]
pub trait HoldsWholeItems {}

impl HoldsWholeItems for WholeItems {}

/// A partition key of the table or of an index, also with bounds on the sort keys, for
/// [`Table::query_as`](crate::Table::query_as).
#[diagnostic::on_unimplemented(
    message = "a collection is read with a partition key, not with a `{Self}`",
    label = "create a partition key with `E::partition_key(..)`, and add `.in_index(X)` to query an index"
)]
pub trait IntoPartition {
    /// The partitions that have such keys: a [`TablePartition`] or an [`IndexPartition`].
    #[doc(hidden)]
    type Partition;

    #[doc(hidden)]
    fn into_partition(self) -> (PartitionKeys, Option<SortKeys>, Option<IndexLayout>);
}

#[diagnostic::do_not_recommend]
impl<P: Entity> IntoPartition for PartitionKey<P> {
    type Partition = TablePartition<P>;

    fn into_partition(self) -> (PartitionKeys, Option<SortKeys>, Option<IndexLayout>) {
        (PartitionKeys::Text(self.text), None, None)
    }
}

#[diagnostic::do_not_recommend]
impl<P: Entity> IntoPartition for &PartitionKey<P> {
    type Partition = TablePartition<P>;

    fn into_partition(self) -> (PartitionKeys, Option<SortKeys>, Option<IndexLayout>) {
        (PartitionKeys::Text(self.text.clone()), None, None)
    }
}

#[diagnostic::do_not_recommend]
impl<S, T> IntoPartition for AttributePartitionKey<S, T> {
    type Partition = TablePartition<KeyAttribute<T>>;

    fn into_partition(self) -> (PartitionKeys, Option<SortKeys>, Option<IndexLayout>) {
        (PartitionKeys::Attributes(vec![self.value]), None, None)
    }
}

#[diagnostic::do_not_recommend]
impl<S, T> IntoPartition for &AttributePartitionKey<S, T> {
    type Partition = TablePartition<KeyAttribute<T>>;

    fn into_partition(self) -> (PartitionKeys, Option<SortKeys>, Option<IndexLayout>) {
        (PartitionKeys::Attributes(vec![self.value.clone()]), None, None)
    }
}

impl<P: Entity, X: Index<Contents: HoldsWholeItems>> IntoPartition for PartitionInIndex<P, X> {
    type Partition = IndexPartition<P, X>;

    fn into_partition(self) -> (PartitionKeys, Option<SortKeys>, Option<IndexLayout>) {
        (PartitionKeys::Text(self.key.text), None, IndexLayout::secondary::<X>())
    }
}
