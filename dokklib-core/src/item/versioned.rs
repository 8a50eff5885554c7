//! Versions of items, for optimistic locking: which writes compile.

use std::fmt;

use super::{IntoKey, Item, ItemOf, KeyVersion, KnownOld};
use crate::expr::ByKey;
use crate::key::PrimaryKey;

/// The version that a key requires: unknown, because the key is the only thing that is known about the item.
#[derive(Debug)]
pub struct UnknownVersion;

/// The version that a key requires: that of the item that was read, or the one in [`VersionedKey`].
#[derive(Debug)]
pub struct KnownVersion;

/// A key that knows all fields of the stored item as it was read, the version included.
#[derive(Debug)]
pub struct KnownItem;

/// Decides what a write must know about the stored item: its version, if the item has a version, and its unique values.
#[doc(hidden)]
#[derive(Debug)]
pub struct Guard<const HAS_VERSION: bool, const HAS_UNIQUE: bool>;

/// A [`Guard`] that allows an update with this knowledge.
#[doc(hidden)]
pub trait AllowsUpdate<V> {}

impl<V, const HAS_UNIQUE: bool> AllowsUpdate<V> for Guard<false, HAS_UNIQUE> {}
impl<const HAS_UNIQUE: bool> AllowsUpdate<KnownVersion> for Guard<true, HAS_UNIQUE> {}
impl<const HAS_UNIQUE: bool> AllowsUpdate<KnownItem> for Guard<true, HAS_UNIQUE> {}

/// A [`Guard`] that allows a delete with this knowledge.
#[doc(hidden)]
pub trait AllowsDelete<V> {}

impl<V> AllowsDelete<V> for Guard<false, false> {}
impl AllowsDelete<KnownVersion> for Guard<true, false> {}
impl AllowsDelete<KnownItem> for Guard<true, false> {}
impl<const HAS_VERSION: bool> AllowsDelete<KnownItem> for Guard<HAS_VERSION, true> {}

/// A [`Guard`] that allows to overwrite an item with this knowledge.
#[doc(hidden)]
pub trait AllowsReplace<O> {}

impl<O, const HAS_VERSION: bool> AllowsReplace<O> for Guard<HAS_VERSION, false> {}
impl<const HAS_VERSION: bool> AllowsReplace<KnownOld> for Guard<HAS_VERSION, true> {}

/// An item that an `update` can write if it knows the version `V`: [`UnknownVersion`] or [`KnownVersion`].
///
/// Implemented by `#[derive(Entity)]`. A type with `#[entity(version)]` requires a known version.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has a version, and this key doesn't say which version the write requires",
    label = "add `.if_version(version)` or `.any_version()` to this key, or pass the item as it was read"
)]
pub trait ChecksVersion<V> {}

#[diagnostic::do_not_recommend]
impl<I: Item<Guard: AllowsUpdate<V>>, V> ChecksVersion<V> for I {}

/// An item that a `delete` can delete if it knows `V` about the item: [`UnknownVersion`], [`KnownVersion`] or [`KnownItem`].
///
/// Implemented by `#[derive(Entity)]`. A type with `#[entity(unique)]` requires the item.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has a version or unique values, and a delete by this key can't check the version or release the values",
    label = "pass the item as it was read, or, without unique values, add `.if_version(version)` or `.any_version()`"
)]
pub trait DeletableWith<V> {}

#[diagnostic::do_not_recommend]
impl<I: Item<Guard: AllowsDelete<V>>, V> DeletableWith<V> for I {}

/// An item that a `put` or a `replace` can overwrite if it knows `O` about the stored item:
/// [`UnknownOld`](crate::UnknownOld) or
/// [`KnownOld`](crate::KnownOld).
///
/// Implemented by `#[derive(Entity)]`. A type with `#[entity(unique)]` requires the stored item.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has unique values, and this write doesn't know the stored ones",
    label = "insert a new item, update the item as it was read, or pass both: `new.replacing(&old)`"
)]
pub trait ReplaceableWith<O> {}

#[diagnostic::do_not_recommend]
impl<I: Item<Guard: AllowsReplace<O>>, O> ReplaceableWith<O> for I {}

/// An item with a version: a field with `#[entity(version)]`.
///
/// Implemented by `#[derive(Entity)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no version",
    label = "requires a `u64` field with `#[entity(version)]`"
)]
pub trait HasVersion: Item {}

/// An item with unique values: a field with `#[entity(unique)]`.
///
/// Implemented by `#[derive(Entity)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no unique values",
    label = "requires a field with `#[entity(unique)]`"
)]
pub trait HasUniqueValues: Item {}

/// The key of an item and the version that a write requires; returned by
/// [`if_version`](PrimaryKey::if_version) and [`any_version`](PrimaryKey::any_version).
pub struct VersionedKey<I> {
    key: PrimaryKey<I>,
    version: Option<u64>,
}

impl<I: HasVersion> PrimaryKey<I> {
    /// Requires that the stored item has this version. A write of another version fails with
    /// [`VersionConflict`](crate::ErrorKind::VersionConflict).
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> dokklib::Result<()> {
    /// # use dokklib::Entity;
    /// # #[derive(Entity)]
    /// # struct Account { #[entity(key)] id: u64, name: String, #[entity(version)] version: u64 }
    /// # let local = dokklib::local::Local::start().await?;
    /// # let table = local.table("SingleTable").await?;
    /// table.insert(Account { id: 7, name: "Alice".to_owned(), version: 0 }).await?; // version 1
    /// table.update(Account::key(7).if_version(1)).set(Account::NAME, "Bob").await?; // version 2
    /// let error = table.delete(Account::key(7).if_version(1)).await.unwrap_err();
    /// assert!(error.is_version_conflict());
    /// # Ok(())
    /// # }
    /// ```
    pub fn if_version(self, version: u64) -> VersionedKey<I> {
        VersionedKey { key: self, version: Some(version) }
    }

    /// Accepts every version of the item. An update still increments the version.
    ///
    /// If a response is lost and the SDK sends the request again, the version can be incremented twice.
    pub fn any_version(self) -> VersionedKey<I> {
        VersionedKey { key: self, version: None }
    }
}

#[diagnostic::do_not_recommend]
impl<S, I: ItemOf<S>> IntoKey<S> for VersionedKey<I> {
    type Item = I;
    type Basis = ByKey;
    type Version = KnownVersion;

    fn into_primary_key(self) -> PrimaryKey<I> {
        self.key
    }

    fn version(&self) -> KeyVersion {
        self.version.map_or(KeyVersion::Any, KeyVersion::Required)
    }
}

impl<I> Clone for VersionedKey<I> {
    fn clone(&self) -> Self {
        Self { key: self.key.clone(), version: self.version }
    }
}

impl<I> fmt::Debug for VersionedKey<I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.version {
            Some(version) => write!(f, "VersionedKey(version {version})"),
            None => f.write_str("VersionedKey(any version)"),
        }
    }
}
