//! Of which schema and in which partition the items of a collection are.
//!
//! The members of a collection are a list of nested pairs. It is checked one after the other, so that one mistake is one
//! error: what the rest is asked by is projected from what the first one fulfils.

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

/// A partition key of the entity in whose partitions the items of the collection `C` are.
#[diagnostic::on_unimplemented(
    message = "a collection is read by a partition key, not by a `{Self}`",
    label = "expected a `PartitionKey`",
    note = "`E::partition_key(..)` makes one"
)]
pub trait PartitionFor<C> {
    #[doc(hidden)]
    fn into_text(self) -> KeyText;
}

impl<P: Entity, C: CollectionOf<P>> PartitionFor<C> for PartitionKey<P> {
    fn into_text(self) -> KeyText {
        self.text
    }
}

impl<P: Entity, C: CollectionOf<P>> PartitionFor<C> for &PartitionKey<P> {
    fn into_text(self) -> KeyText {
        self.text.clone()
    }
}
