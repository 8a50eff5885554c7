//! The items that a batch can write: a batch has no conditions.

use super::{ErasedKeyCondition, ItemCollection, KeyCondition, Pair, Partition};
use crate::item::{NoItem, RawItem, Relation};
use crate::schema::Entity;

/// An item that `delete_all` can delete.
///
/// Implemented by `#[derive(Entity)]`, unless the type has a field with `#[entity(version)]` or `#[entity(unique)]`: a batch has
/// no conditions, so it can't check a version and can't keep values unique.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has a version or unique values, which a batch can't check",
    label = "a batch has no conditions: use `table.transact_write()`, or await single writes"
)]
pub trait BatchItem {}

#[diagnostic::do_not_recommend]
impl<P: Entity, S: Entity> BatchItem for Relation<P, S> {}

#[diagnostic::do_not_recommend]
impl BatchItem for NoItem {}

#[diagnostic::do_not_recommend]
impl BatchItem for RawItem {}

/// The key condition of a query, and the type of the items that `delete_all` deletes.
#[doc(hidden)]
pub trait DeletableBy {
    type Item;
}

impl<I, X, Parts, Output> DeletableBy for KeyCondition<I, X, Parts, Output> {
    type Item = I;
}

impl<I, Output> DeletableBy for ErasedKeyCondition<I, Output> {
    type Item = I;
}

impl<P: Entity, S: Entity, X> DeletableBy for Pair<P, S, X> {
    type Item = Relation<P, S>;
}

impl<P, X> DeletableBy for Partition<P, X> {
    type Item = RawItem;
}

impl DeletableBy for ItemCollection {
    type Item = RawItem;
}
