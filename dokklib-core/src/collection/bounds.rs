//! The bounds on the items of a collection: their schema and their partition key.
//!
//! The members of a collection are a tuple, which is checked from the first to the last. The next member is checked through an
//! associated type of the previous member's bound. If that bound fails, the compiler doesn't check the rest, so that one mistake
//! is one error.

use std::marker::PhantomData;

use crate::collection::Member;
use crate::index::WholeItems;
use crate::item::Relation;
use crate::key::{AttributePartitionKey, KeyAttribute, PartitionKey, PartitionKeys, SortKeys};
use crate::schema::{Entity, HasRelations, IndexLayout};

/// Partitions of the table whose partition keys are keys of the entity `P`.
#[doc(hidden)]
#[derive(Debug)]
pub struct TablePartition<P>(PhantomData<fn() -> P>);

/// Partitions of the index `X` whose partition keys are keys of the entity `P`.
#[doc(hidden)]
#[derive(Debug)]
pub struct IndexPartition<P, X>(PhantomData<fn() -> (P, X)>);

/// The items in partitions of the table whose keys are keys of the entity `P`.
// This is not `TablePartition`, because the compiler replaces the message about a bound with one about the outermost bound if both
// are bounds on the same type.
#[doc(hidden)]
#[derive(Debug)]
pub struct PartitionOf<P>(PhantomData<fn() -> P>);

/// The items in partitions of the index `X` whose keys are keys of the entity `P`.
#[doc(hidden)]
#[derive(Debug)]
pub struct IndexPartitionOf<P, X>(PhantomData<fn() -> (P, X)>);

/// A table with the schema `S`.
#[doc(hidden)]
#[derive(Debug)]
pub struct TableOf<S>(PhantomData<fn() -> S>);

/// An item type, or a projection of one, whose partition key is a key of the entity `P`.
#[doc(hidden)]
pub trait InPartitionOf<P> {
    /// The members after this one: always `Rest`.
    type Then<Rest>;
}

/// An item type, or a projection of one, whose partition key in the index `X` is a key of the entity `P`.
#[doc(hidden)]
pub trait InIndexPartitionOf<P, X> {
    /// The members after this one: always `Rest`.
    type Then<Rest>;
}

/// An item type of the schema `S`, or a projection of one.
#[doc(hidden)]
pub trait MemberOf<S> {
    /// The members after this one: always `Rest`.
    type Then<Rest>;
}

impl<P: Entity, S: Entity> InPartitionOf<P> for Relation<P, S> {
    type Then<Rest> = Rest;
}

impl<S: HasRelations, P: Entity, C: Entity> MemberOf<S> for Relation<P, C> {
    type Then<Rest> = Rest;
}

/// A [`PartitionOf`] that contains items of type `I`, or of the item of the projection `I`.
// The compiler shows the declaration of `Self` if it is a type of the application. The items are a parameter, so that the message is short.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "items of type `{I}` are not in a partition of `{P}`",
    label = "declare `pk = {P}(..)` for `{I}`, or use a partition key of another entity",
    note = "an item with `#[entity(key)]` is in a partition of itself; `pk = {P}(.., \"LITERAL\")` is another partition"
)]
pub trait PartitionContains<I, P> {
    /// The members after this one: always `Rest`.
    type Then<Rest>;
}

#[diagnostic::do_not_recommend]
impl<I: InPartitionOf<P>, P> PartitionContains<I, P> for PartitionOf<P> {
    type Then<Rest> = I::Then<Rest>;
}

/// An [`IndexPartitionOf`] that contains items of type `I`, or of the item of the projection `I`.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "items of type `{I}` are not in a partition of `{P}` in the index `{X}`",
    label = "declare `index({X}, pk = {P}(..), ..)` for `{I}`, or use a partition key of another entity"
)]
pub trait IndexPartitionContains<I, P, X> {
    /// The members after this one: always `Rest`.
    type Then<Rest>;
}

#[diagnostic::do_not_recommend]
impl<I: InIndexPartitionOf<P, X>, P, X> IndexPartitionContains<I, P, X> for IndexPartitionOf<P, X> {
    type Then<Rest> = I::Then<Rest>;
}

/// A [`TableOf`] with items of type `I`, or of the item of the projection `I`.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{I}` is not an item of schema `{S}`",
    label = "declare the item with `#[derive(dokklib::Entity)]`, a key, and `#[entity(schema = {S})]`",
    note = "without `schema`, an item belongs to `SingleTable`; a table of another schema is `Shop::table(client, \"shop\")`"
)]
pub trait TableContains<I, S> {
    /// The members after this one: always `Rest`.
    type Then<Rest>;
}

#[diagnostic::do_not_recommend]
impl<I: MemberOf<S>, S> TableContains<I, S> for TableOf<S> {
    type Then<Rest> = I::Then<Rest>;
}

/// A tuple of members whose items are in `T`: in a [`TablePartition`], an [`IndexPartition`] or a [`TableOf`].
#[doc(hidden)]
pub trait MembersIn<T> {
    /// The members after these: always `Rest`.
    type Then<Rest>;
}

/// A tuple of members that belong to the schema `S`.
// After a message about `MembersIn`, the compiler lists its implementations. This trait has one implementation for all types, which
// the compiler doesn't list.
#[doc(hidden)]
pub trait MembersOf<S> {}

impl<S, Members: MembersIn<TableOf<S>>> MembersOf<S> for Members {}

/// More members than a tuple has: up to 16, and the others.
#[doc(hidden)]
#[derive(Debug)]
pub struct MoreMembers<First, Rest>(PhantomData<fn() -> (First, Rest)>);

impl<T, First: MembersIn<T>, Rest> MembersIn<T> for MoreMembers<First, Rest>
where
    First::Then<Rest>: MembersIn<T>,
{
    type Then<Others> = Others;
}

#[diagnostic::do_not_recommend]
impl<T> MembersIn<T> for () {
    type Then<Rest> = Rest;
}

/// Implements [`MembersIn`] for tuples with up to as many members as there are names.
macro_rules! members_in {
    ($($member:ident)+) => {
        members_in!(@lengths [] $($member)+);
    };
    (@lengths [$($shorter:ident)*] $member:ident $($others:ident)*) => {
        members_in!(@impl [$($shorter)* $member] [P] TablePartition<P>, PartitionOf<P>, PartitionContains, [, P]);
        members_in!(@impl [$($shorter)* $member] [P, X] IndexPartition<P, X>, IndexPartitionOf<P, X>, IndexPartitionContains, [, P, X]);
        members_in!(@impl [$($shorter)* $member] [S] TableOf<S>, TableOf<S>, TableContains, [, S]);
        members_in!(@lengths [$($shorter)* $member] $($others)*);
    };
    (@lengths [$($all:ident)*]) => {};
    (@impl [$first:ident $($other:ident)*] $parameters:tt $place:ty, $holder:ty, $contains:ident, $arguments:tt) => {
        members_in!(
            @bounds [$first $($other)*] $parameters $place, $holder, $contains, $arguments,
            [] [$first::Decoded] $($other)*
        );
    };
    (@bounds $all:tt $parameters:tt $place:ty, $holder:ty, $contains:ident, [$($argument:tt)*],
     [$($bounds:tt)*] [$($last:tt)*] $next:ident $($other:ident)*) => {
        members_in!(
            @bounds $all $parameters $place, $holder, $contains, [$($argument)*],
            [$($bounds)* $holder: $contains<$($last)* $($argument)*>,]
            [<$holder as $contains<$($last)* $($argument)*>>::Then<$next::Decoded>] $($other)*
        );
    };
    (@bounds [$($member:ident)+] [$($parameter:ident),+] $place:ty, $holder:ty, $contains:ident, [$($argument:tt)*],
     [$($bounds:tt)*] [$($last:tt)*]) => {
        impl<$($parameter,)+ $($member: Member),+> MembersIn<$place> for ($($member,)+)
        where
            $($bounds)*
            $holder: $contains<$($last)* $($argument)*>,
        {
            type Then<Rest> = Rest;
        }
    };
}

members_in!(A B C D E F G H I J K L M N O Q);

/// Partitions, a [`TablePartition`] or an [`IndexPartition`], that contain all items of the collection `C`.
#[doc(hidden)]
pub trait Holds<C> {}

// With these impls, a type that isn't a collection is one error: the compiler can't tell yet that this bound fails.
#[diagnostic::do_not_recommend]
impl<Partition> Holds<()> for Partition {}
#[diagnostic::do_not_recommend]
impl<Partition> Holds<((),)> for Partition {}

/// Partitions that [hold](Holds) all items of the collection `C`.
// After a message about `Holds`, the compiler lists its implementations. This trait has one implementation for all types, which the
// compiler doesn't list.
#[doc(hidden)]
pub trait ContainsAll<C> {}

impl<Partition: Holds<C>, C> ContainsAll<C> for Partition {}

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
