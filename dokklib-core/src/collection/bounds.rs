//! The bounds on the items of a collection: their schema and their partition key.
//!
//! The members of a collection are a list of nested pairs, which is checked from the first to the last. So that one
//! mistake is one error, the rest of the list is checked through an associated type of the first member's bound. If
//! that bound fails, the compiler doesn't check the rest.

use std::marker::PhantomData;

use crate::collection::Member;
use crate::index::WholeItems;
use crate::item::Relation;
use crate::key::{AttributePartitionKey, KeyAttribute, PartitionKey, PartitionKeys, SortKeys};
use crate::schema::{Entity, HasRelations, IndexLayout};

/// An item type whose partition key is a key of the entity `P`.
#[diagnostic::on_unimplemented(
    message = "items of type `{Self}` are not in a partition of `{P}`",
    label = "declare `pk = {P}(..)` for `{Self}`, or read it with a partition key of another entity",
    note = "an item with `#[entity(key)]` is in a partition of itself; `pk = {P}(.., \"LITERAL\")` is another partition"
)]
pub trait InPartitionOf<P> {
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
    F::Decoded: InPartitionOf<P>,
    <F::Decoded as InPartitionOf<P>>::Remaining<Rest>: MembersIn<TablePartition<P>>,
{
}

impl<P, X, F: Member, Rest> MembersIn<IndexPartition<P, X>> for (F, Rest)
where
    F::Decoded: InIndexPartitionOf<P, X>,
    <F::Decoded as InIndexPartitionOf<P, X>>::Remaining<Rest>: MembersIn<IndexPartition<P, X>>,
{
}

/// An item type whose partition key in the index `X` is a key of the entity `P`.
#[diagnostic::on_unimplemented(
    message = "items of type `{Self}` are not in a partition of `{P}` in the index `{X}`",
    label = "declare `index({X}, pk = {P}(..), ..)` for `{Self}`, or use a partition key of another entity"
)]
pub trait InIndexPartitionOf<P, X> {
    /// The members after this one: always `Rest`.
    #[doc(hidden)]
    type Remaining<Rest>;
}

/// An item type of the schema `S`, or a projection of one.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an item of schema `{S}`",
    label = "declare the item with `#[derive(dokklib::Entity)]`, a key, and `#[entity(schema = {S})]`",
    note = "without `schema`, an item belongs to `SingleTable`; a table of another schema is `Shop::table(client, \"shop\")`"
)]
pub trait MemberOf<S> {
    /// The members after this one: always `Rest`.
    #[doc(hidden)]
    type Remaining<Rest>;
}

#[diagnostic::do_not_recommend]
impl<S: HasRelations, P: Entity, C: Entity> MemberOf<S> for Relation<P, C> {
    type Remaining<Rest> = Rest;
}

/// Requires that the items of all members belong to the schema `S`.
#[doc(hidden)]
pub trait MembersOf<S> {}

#[diagnostic::do_not_recommend]
impl<S> MembersOf<S> for () {}

impl<S, F: Member, Rest> MembersOf<S> for (F, Rest)
where
    F::Decoded: MemberOf<S>,
    <F::Decoded as MemberOf<S>>::Remaining<Rest>: MembersOf<S>,
{
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
