//! Keys of several item types in one list.

use std::fmt;
use std::marker::PhantomData;

use crate::attribute::StoredItem;
use crate::error::{Error, Result};
use crate::item::Projection;
use crate::key::{AnyKey, PrimaryKey};
use crate::schema::Layout;

/// A collection with a variant for items of type `I`.
#[diagnostic::on_unimplemented(
    message = "the collection `{Self}` has no variant for items of type `{I}`",
    label = "add a variant to the collection: `Item({I})`",
    note = "for a variant with a projection, write `Order::key(..).project::<OrderTotal>().into()`"
)]
pub trait HasMember<I> {}

/// A collection that is an enum, so that each item is one value.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is a struct, but items are read one by one here, which requires an enum",
    label = "declare an enum with a variant for each item type and `#[derive(dokklib::Collection)]`"
)]
pub trait ItemByItem: Sized {
    #[doc(hidden)]
    fn decode(item: StoredItem, layout: &Layout) -> Result<Self>;
}

/// The primary key of an item of one of the types in the collection `C`, for
/// [`Table::batch_get_as`](crate::Table::batch_get_as).
///
/// Created from a key by `into()`: `Order::key("alice", 7).into()`.
pub struct MemberKey<C> {
    pub(crate) key: AnyKey,
    collection: PhantomData<fn() -> C>,
}

impl<C> MemberKey<C> {
    fn new(key: AnyKey) -> Self {
        Self { key, collection: PhantomData }
    }
}

impl<I, C: HasMember<I>> From<PrimaryKey<I>> for MemberKey<C> {
    fn from(key: PrimaryKey<I>) -> Self {
        Self::new(key.cast())
    }
}

impl<I, C: HasMember<I>> From<&PrimaryKey<I>> for MemberKey<C> {
    fn from(key: &PrimaryKey<I>) -> Self {
        key.clone().into()
    }
}

/// The primary key of an item that is read as the projection `P`; returned by [`PrimaryKey::project`].
pub struct ProjectedKey<P> {
    key: AnyKey,
    projection: PhantomData<fn() -> P>,
}

/// Shows no values.
impl<P> fmt::Debug for ProjectedKey<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProjectedKey").finish_non_exhaustive()
    }
}

impl<I> PrimaryKey<I> {
    /// Selects the projection that [`Table::batch_get_as`](crate::Table::batch_get_as) reads the item as, if the collection has
    /// a variant with this projection: `Order::key("alice", 7).project::<OrderTotal>().into()`.
    #[must_use]
    pub fn project<P: Projection<I>>(self) -> ProjectedKey<P> {
        ProjectedKey { key: self.cast(), projection: PhantomData }
    }
}

impl<P, C: HasMember<P>> From<ProjectedKey<P>> for MemberKey<C> {
    fn from(key: ProjectedKey<P>) -> Self {
        Self::new(key.key)
    }
}

impl<C> Clone for MemberKey<C> {
    fn clone(&self) -> Self {
        Self::new(self.key.clone())
    }
}

impl<C> PartialEq for MemberKey<C> {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

impl<C> Eq for MemberKey<C> {}

/// Shows no values.
impl<C> fmt::Debug for MemberKey<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemberKey").finish_non_exhaustive()
    }
}

impl Error {
    /// Returns the unprocessed keys of a failed `batch_get_as`, without duplicates. Pass them to `batch_get_as` to retry.
    ///
    /// Returns no keys if the error is not from a `batch_get_as` of the collection `C`.
    pub fn unprocessed_as<C: 'static>(&self) -> Vec<MemberKey<C>> {
        self.unprocessed_keys::<C>().into_iter().map(MemberKey::new).collect()
    }
}
