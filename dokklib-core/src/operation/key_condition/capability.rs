//! Traits for the features that a query supports: strongly consistent reads, filters and projections. They depend on its
//! keys.

use super::{KeyCondition, Pair, Partition};
use crate::attribute::StoredItem;
use crate::error::Result;
use crate::expr::KeyFields;
use crate::index::{CanProject, Index, PrimaryIndex};
use crate::item::{ProjectedName, RawItem};
use crate::schema::{Entity, Layout};

/// A query that supports strongly consistent reads: its index implements [`ConsistentReads`].
#[diagnostic::on_unimplemented(
    message = "a query by `{Self}` doesn't support strongly consistent reads",
    label = "remove `.consistent()`"
)]
pub trait ConsistentQuery {}

impl<P, S, X: ConsistentReads> ConsistentQuery for Pair<P, S, X> {}

impl<P, X: ConsistentReads> ConsistentQuery for Partition<P, X> {}

impl<I, X: ConsistentReads, Parts, Output> ConsistentQuery for KeyCondition<I, X, Parts, Output> {}

/// An index that supports strongly consistent reads: the table itself, or a local secondary index.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is a global secondary index, which doesn't support strongly consistent reads",
    label = "remove `.consistent()`, which requires the table itself or a local secondary index"
)]
pub trait ConsistentReads {}

#[diagnostic::do_not_recommend]
impl ConsistentReads for PrimaryIndex {}

/// A query whose items can be filtered by a condition on `F`.
#[diagnostic::on_unimplemented(
    message = "this condition is on `{F}`, but the query doesn't return items of that type",
    label = "use the path constants of the items that the query returns"
)]
pub trait FilterableBy<F> {
    /// The index that is queried. The condition must not contain its key attributes.
    #[doc(hidden)]
    type Index;
}

impl<I, X, Parts, Output> FilterableBy<I> for KeyCondition<I, X, Parts, Output> {
    type Index = X;
}

impl<P: Entity, S: Entity, X: Index> FilterableBy<X::Pair<P, S>> for Pair<P, S, X> {
    type Index = X;
}

impl<P, X> FilterableBy<RawItem> for Partition<P, X> {
    type Index = X;
}

/// An index that is known only when the query is sent.
#[doc(hidden)]
#[derive(Debug)]
pub struct UnknownIndex;

/// A list of fields. None of them is a key of the index `X`.
#[doc(hidden)]
pub trait NotKeysOf<X> {}

#[diagnostic::do_not_recommend]
impl<X> NotKeysOf<X> for () {}

impl<X, F: NotKeyOf<X>, Rest: NotKeysOf<X>> NotKeysOf<X> for KeyFields<F, Rest> {}

/// A field that is a key of some index, but not of `X`.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` is a key attribute of the index `{X}`: DynamoDB doesn't allow it in a filter",
    label = "narrow the key condition instead: `.eq(..)`, `.between(..)`"
)]
pub trait NotKeyOf<X> {}

#[diagnostic::do_not_recommend]
impl<F> NotKeyOf<UnknownIndex> for F {}

/// A projection of the items of a query with the key condition `Keys`.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "the items of this query have no projections",
    label = "select attributes of relations and of whole item collections by name: `.attributes([\"role\"])`"
)]
pub trait ProjectionFor<Keys>: Sized {
    fn for_each(add: &mut dyn FnMut(ProjectedName));
    fn decode(item: StoredItem, layout: &Layout) -> Result<Self>;
}

impl<I, X: Index, Parts, Output, P> ProjectionFor<KeyCondition<I, X, Parts, Output>> for P
where
    X::Contents: CanProject<I, X, P>,
{
    fn for_each(add: &mut dyn FnMut(ProjectedName)) {
        <X::Contents as CanProject<I, X, P>>::for_each(add);
    }

    fn decode(item: StoredItem, layout: &Layout) -> Result<P> {
        <X::Contents as CanProject<I, X, P>>::decode(item, layout)
    }
}
