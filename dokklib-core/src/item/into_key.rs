use super::{Item, ItemOf, KnownItem, NoItem, Relation, UnknownVersion, unique_values};
use crate::attribute::{AttributeFault, Attributes};
use crate::error::Fault;
use crate::expr::{ByItem, ByKey};
use crate::key::{IntoPartitionKey, IntoSortKey, PrimaryKey, pair_texts};
use crate::schema::HasRelations;

/// A value that identifies one item of a table with the schema `S`: a primary key, a reference to an item, or a pair of
/// a partition key and a sort key.
#[diagnostic::on_unimplemented(
    message = "expected the key of an item of schema `{S}`, or a reference to the item, found `{Self}`",
    label = "pass a key, `Order::key(..)`, an item, `&order`, or a pair of keys; for a list, call `batch_get` or `batch_delete`",
    note = "without `#[entity(schema = {S})]`, an item belongs to `SingleTable`; a table of another schema is `Shop::table(client, \"shop\")`"
)]
pub trait IntoKey<S> {
    /// The type of the item.
    type Item: ItemOf<S>;

    /// The basis of an update: [`ByKey`](crate::operation::ByKey) for a key, [`ByItem`](crate::operation::ByItem) for
    /// an item as it was read.
    type Basis;

    /// The knowledge about the stored item: nothing, [`UnknownVersion`](crate::UnknownVersion), the required version,
    /// [`KnownVersion`](crate::KnownVersion), or all of its fields, [`KnownItem`](crate::KnownItem).
    type Version;

    #[doc(hidden)]
    fn into_primary_key(self) -> PrimaryKey<Self::Item>;

    /// Returns the version that a write requires.
    #[doc(hidden)]
    fn version(&self) -> KeyVersion {
        KeyVersion::Unknown
    }

    /// Returns the unique values of the item, or `None` if only the key is known.
    #[doc(hidden)]
    fn known_unique_values(&self) -> Option<Result<Attributes, Fault>> {
        None
    }

    /// Returns the index-key fields of the item, or `None` if only the key is known.
    #[doc(hidden)]
    fn known_index_fields(&self) -> Option<Result<Attributes, AttributeFault>> {
        None
    }
}

/// The version that a write by a key requires.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub enum KeyVersion {
    Unknown,
    /// The version of the item that was read.
    Read(u64),
    /// The version in a `VersionedKey`.
    Required(u64),
    Any,
}

#[diagnostic::do_not_recommend]
impl<S, I: ItemOf<S>> IntoKey<S> for PrimaryKey<I> {
    type Item = I;
    type Basis = ByKey;
    type Version = UnknownVersion;

    fn into_primary_key(self) -> Self {
        self
    }
}

#[diagnostic::do_not_recommend]
impl<S, I: ItemOf<S>> IntoKey<S> for &PrimaryKey<I> {
    type Item = I;
    type Basis = ByKey;
    type Version = UnknownVersion;

    fn into_primary_key(self) -> PrimaryKey<I> {
        self.clone()
    }
}

#[diagnostic::do_not_recommend]
impl<S, I: ItemOf<S>> IntoKey<S> for &I {
    type Item = I;
    type Basis = ByItem;
    type Version = KnownItem;

    fn into_primary_key(self) -> PrimaryKey<I> {
        self.primary_key()
    }

    fn version(&self) -> KeyVersion {
        Item::version(*self).map_or(KeyVersion::Unknown, KeyVersion::Read)
    }

    fn known_unique_values(&self) -> Option<Result<Attributes, Fault>> {
        (!I::LIFE_CYCLE.unique.is_empty()).then(|| unique_values(*self))
    }

    fn known_index_fields(&self) -> Option<Result<Attributes, AttributeFault>> {
        let mut known = Attributes::new();
        Some(self.write_index_fields(&mut known).map(|()| known))
    }
}

impl<S: HasRelations, A: IntoPartitionKey<Second<B>: IntoSortKey>, B> IntoKey<S> for (A, B) {
    type Item = Relation<A::Entity, <A::Second<B> as IntoSortKey>::Entity>;
    type Basis = ByKey;
    type Version = UnknownVersion;

    fn into_primary_key(self) -> PrimaryKey<Self::Item> {
        let (partition, sort) = pair_texts(self);
        PrimaryKey::from_texts(partition, sort)
    }
}

#[diagnostic::do_not_recommend]
impl<S: HasRelations, A: IntoPartitionKey<Second<B>: IntoSortKey> + Clone, B: Clone> IntoKey<S> for &(A, B) {
    type Item = Relation<A::Entity, <A::Second<B> as IntoSortKey>::Entity>;
    type Basis = ByKey;
    type Version = UnknownVersion;

    fn into_primary_key(self) -> PrimaryKey<Self::Item> {
        IntoKey::<S>::into_primary_key(self.clone())
    }
}

/// Not implemented by any type. It exists so that `table.get("USER#alice")` is a single error: without it, the compiler
/// tries the impl for `&I` and reports three errors about `str`.
#[doc(hidden)]
pub trait StringAsKey {}

// The lifetime is required: without it, the compiler rejects the bound here because it can never hold.
#[diagnostic::do_not_recommend]
impl<'a, S> IntoKey<S> for &'a str
where
    &'a str: StringAsKey,
{
    type Item = NoItem;
    type Basis = ByKey;
    type Version = UnknownVersion;

    fn into_primary_key(self) -> PrimaryKey<Self::Item> {
        unreachable!("no type implements `StringAsKey`")
    }
}
