//! The kinds of updates that can change attributes of each depth.

use std::marker::PhantomData;

use super::{ManagedDepth, NestedDepth, TopLevelDepth, UniqueDepth};
use crate::expr::{ByItem, ByKey, ForUpsert};

/// The basis of an update that can change attributes at the depth `D`, or at all depths in the list `D`.
#[diagnostic::on_unimplemented(
    message = "an upsert can't change a nested attribute, because it may create the item",
    label = "set the whole top-level attribute with `.set(..)`, or update an existing item with `table.update(..)`"
)]
pub trait CanChange<D> {}

#[diagnostic::do_not_recommend]
#[doc(hidden)]
impl<B> CanChange<TopLevelDepth> for B {}
#[diagnostic::do_not_recommend]
impl CanChange<NestedDepth> for ByKey {}
#[diagnostic::do_not_recommend]
impl CanChange<NestedDepth> for ByItem {}
#[diagnostic::do_not_recommend]
#[doc(hidden)]
impl<B> CanChange<()> for B {}
#[diagnostic::do_not_recommend]
#[doc(hidden)]
impl<B: CanChange<D> + CanChange<Rest>, D, Rest> CanChange<(D, Rest)> for B {}

/// Not implemented by any type. It exists for the compiler's message about a change of a version or a time stamp.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "a version or a time stamp can't be changed, because every write sets it",
    label = "set by every write"
)]
pub trait ChangesManaged {}

/// The basis of an update that changes a version or a time stamp.
#[doc(hidden)]
#[derive(Debug)]
pub struct OfManaged<B>(PhantomData<fn() -> B>);

#[doc(hidden)]
impl<B> CanChange<ManagedDepth> for B where OfManaged<B>: ChangesManaged {}

/// The basis of an update that knows the stored unique values, [`ByItem`], or finds them out, [`ForUpsert`].
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "an update by key doesn't know the stored unique value, which it must release",
    label = "update the item as it was read: `table.update(&item)`"
)]
pub trait KnowsUniqueValues {}

#[doc(hidden)]
#[derive(Debug)]
pub struct OfUnique<B>(PhantomData<fn() -> B>);

#[diagnostic::do_not_recommend]
impl KnowsUniqueValues for OfUnique<ByItem> {}
#[diagnostic::do_not_recommend]
impl KnowsUniqueValues for OfUnique<ForUpsert> {}

#[doc(hidden)]
impl<B> CanChange<UniqueDepth> for B where OfUnique<B>: KnowsUniqueValues {}
