//! Of which schema and in which partition the items of a collection are.
//!
//! The members of a collection are a list of nested pairs. It is checked one after the other, so that one mistake is one
//! error: what the rest is asked by is projected from what the first one fulfils.

use std::fmt;
use std::marker::PhantomData;

use crate::index::{Index, IndexLayout, WholeItems};
use crate::item::{Item, ItemOf};
use crate::key::{KeyText, PartitionKey};
use crate::relation::Relation;
use crate::{Entity, collection::Member};

/// That the items are in partitions of the entity `P`: their partition key is one of it.
#[diagnostic::on_unimplemented(
    message = "no `{Self}` lies in a partition of `{P}`",
    label = "`{Self}` has another partition key",
    note = "the items of a collection have one partition key: `#[entity(pk = User(user), ..)]` is in a partition of `User`, and `#[entity(key)]` in one of the item itself"
)]
pub trait InPartitionOf<P>: Item {
    /// What is asked next of a collection's members.
    #[doc(hidden)]
    type Then<Rest>;
}

#[diagnostic::do_not_recommend]
impl<P: Entity, S: Entity> InPartitionOf<P> for Relation<P, S> {
    type Then<Rest> = Rest;
}

/// The same of all members.
pub trait MembersIn<P> {}

impl<P> MembersIn<P> for () {}

impl<P, F: Member, Rest> MembersIn<P> for (F, Rest)
where
    F::Item: InPartitionOf<P>,
    <F::Item as InPartitionOf<P>>::Then<Rest>: MembersIn<P>,
{
}

/// That the items are in partitions of the entity `P` in the index `X`: their partition key there is one of it.
#[diagnostic::on_unimplemented(
    message = "no `{Self}` lies in a partition of `{P}` in the index `{X}`",
    label = "`{Self}` has another partition key there, or none",
    note = "the items of a collection have one partition key, that of the entity: `#[entity(index({X}, pk = {P}(..), ..))]`"
)]
pub trait InIndexPartitionOf<P, X>: Item {
    /// As [`InPartitionOf::Then`].
    #[doc(hidden)]
    type Then<Rest>;
}

/// The same of all members.
pub trait MembersInIndex<P, X> {}

impl<P, X> MembersInIndex<P, X> for () {}

impl<P, X, F: Member, Rest> MembersInIndex<P, X> for (F, Rest)
where
    F::Item: InIndexPartitionOf<P, X>,
    <F::Item as InIndexPartitionOf<P, X>>::Then<Rest>: MembersInIndex<P, X>,
{
}

/// That the items of all members are of the schema `S`.
pub trait MembersOf<S> {}

impl<S> MembersOf<S> for () {}

impl<S, F: Member, Rest> MembersOf<S> for (F, Rest)
where
    F::Item: ItemOf<S>,
    <F::Item as ItemOf<S>>::Then<Rest>: MembersOf<S>,
{
}

/// That the items of a collection are in partitions of the entity `P`.
pub trait CollectionOf<P> {}

/// That the items of a collection are in partitions of the entity `P` in the index `X`.
pub trait CollectionInIndex<P, X> {}

/// A partition key of an index, whose collection is read by [`Table::query_as`](crate::Table::query_as); made by
/// [`PartitionKey::in_index`].
pub struct PartitionInIndex<P, X> {
    key: PartitionKey<P>,
    of: PhantomData<fn() -> X>,
}

impl<P: Entity, X: Index> fmt::Debug for PartitionInIndex<P, X> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} in {}", self.key, X::NAME)
    }
}

impl<P> PartitionKey<P> {
    /// The same as a partition key of this index, for [`Table::query_as`](crate::Table::query_as).
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
        PartitionInIndex { key: self, of: PhantomData }
    }
}

/// What an index holds, if that is whole items.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "an index that doesn't hold whole items can't be read as a collection of them",
    label = "not an index of whole items",
    note = "let it hold them, `#[index(projection = all)]`, or ask for each type of items by its own constructor"
)]
pub trait Whole {}

impl Whole for WholeItems {}

/// A partition key of the entity in whose partitions the items of the collection `C` are.
#[diagnostic::on_unimplemented(
    message = "a collection is read by a partition key, not by a `{Self}`",
    label = "expected a `PartitionKey`",
    note = "`E::partition_key(..)` makes one; `.in_index(X)` on it asks an index"
)]
pub trait PartitionFor<C> {
    #[doc(hidden)]
    fn into_partition(self) -> (KeyText, Option<IndexLayout>);
}

impl<P: Entity, C: CollectionOf<P>> PartitionFor<C> for PartitionKey<P> {
    fn into_partition(self) -> (KeyText, Option<IndexLayout>) {
        (self.text, None)
    }
}

impl<P: Entity, C: CollectionOf<P>> PartitionFor<C> for &PartitionKey<P> {
    fn into_partition(self) -> (KeyText, Option<IndexLayout>) {
        (self.text.clone(), None)
    }
}

impl<P: Entity, X: Index<Holds: Whole>, C: CollectionInIndex<P, X>> PartitionFor<C> for PartitionInIndex<P, X> {
    fn into_partition(self) -> (KeyText, Option<IndexLayout>) {
        (self.key.text, IndexLayout::secondary::<X>())
    }
}
