use std::hash::{Hash, Hasher};
use std::marker::PhantomData;

use super::{KeyIdentity, KeySource, KeyText, TableKey};
use crate::attribute::Attributes;
use crate::error::{Error, Fault, Result};
use crate::schema::{KeyRole, Layout};

/// The primary key of an item of type `I`.
///
/// The constructor that `#[derive(Entity)]` generates creates it: `Order::key("alice", placed_at, id)`. The constructor never
/// fails. An invalid key keeps its fault, and [`check`](Self::check) and every operation report it.
pub struct PrimaryKey<I> {
    pub(crate) partition: TableKey,
    pub(crate) sort: Option<TableKey>,
    item: PhantomData<fn() -> I>,
}

/// An item whose partition key is generated, so that [`PrimaryKey::partition_key`] returns its text.
///
/// Implemented by `#[derive(Entity)]`, and for [`Relation`](crate::Relation).
#[diagnostic::on_unimplemented(
    message = "the partition key of `{Self}` is an attribute, which has no text",
    label = "use `key.parts()`, which returns the typed values"
)]
pub trait HasPartitionKeyText {}

/// An item whose sort key is generated, so that [`PrimaryKey::sort_key`] returns its text.
///
/// Implemented by `#[derive(Entity)]`, and for [`Relation`](crate::Relation).
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no generated sort key, so the sort key has no text",
    label = "use `key.parts()`, which returns the typed values"
)]
pub trait HasSortKeyText {}

impl<I> PrimaryKey<I> {
    pub(crate) fn new(partition: TableKey, sort: Option<TableKey>) -> Self {
        Self { partition, sort, item: PhantomData }
    }

    /// Creates the key of a relation.
    pub(crate) fn from_texts(partition: KeyText, sort: KeyText) -> Self {
        Self::new(TableKey::Text(partition), Some(TableKey::Text(sort)))
    }

    #[doc(hidden)]
    pub fn of(partition: KeySource<'_>, sort: Option<KeySource<'_>>) -> Self {
        Self::new(TableKey::of(&partition), sort.as_ref().map(TableKey::of))
    }

    /// Returns the text of the partition key. An attribute key has none: [`parts`](Self::parts) returns its value.
    pub fn partition_key(&self) -> &str
    where
        I: HasPartitionKeyText,
    {
        self.partition.as_text().unwrap_or_default()
    }

    /// Returns the text of the sort key. An attribute key has none: [`parts`](Self::parts) returns its value.
    pub fn sort_key(&self) -> &str
    where
        I: HasSortKeyText,
    {
        self.sort.as_ref().and_then(TableKey::as_text).unwrap_or_default()
    }

    /// Checks that the key is valid: no part is empty, the partition key has at most 2048 bytes, and the sort key at most 1024.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) with the name of the part, the limit and the length. Operations apply a
    /// lower limit to a key attribute that is also the sort key of a secondary index.
    pub fn check(&self) -> Result<()> {
        let mut keys = self.keys().zip([KeyRole::Partition, KeyRole::Sort]);
        keys.try_for_each(|(key, role)| key.check(role, role.limit())).map_err(Error::invalid)
    }

    pub(crate) fn check_in(&self, layout: &Layout) -> Result<(), Fault> {
        let mut keys = self.keys().zip(layout.keys());
        keys.try_for_each(|(key, (element, role))| key.check_element(element, role, layout.key_limit(role)))
    }

    fn keys(&self) -> impl Iterator<Item = &TableKey> {
        [Some(&self.partition), self.sort.as_ref()].into_iter().flatten()
    }

    /// Changes the item type of the key.
    pub(crate) fn cast<J>(self) -> PrimaryKey<J> {
        PrimaryKey::new(self.partition, self.sort)
    }

    /// Checks the key and inserts its attributes.
    pub(crate) fn write_to(self, attributes: &mut Attributes, layout: &Layout) -> Result<(), Fault> {
        self.check_in(layout)?;
        let keys = [Some(self.partition), self.sort].into_iter().flatten();
        for (name, key) in layout.key_names().zip(keys) {
            attributes.insert(name.to_owned(), key.into_value()?);
        }
        Ok(())
    }

    /// Checks the key and returns its attributes.
    pub(crate) fn into_attributes(self, layout: &Layout) -> Result<Attributes, Fault> {
        let mut attributes = Attributes::with_capacity(2);
        self.write_to(&mut attributes, layout)?;
        Ok(attributes)
    }

    /// Returns the values of the key for comparisons.
    pub(crate) fn identity(&self) -> (KeyIdentity<'_>, Option<KeyIdentity<'_>>) {
        (self.partition.identity(), self.sort.as_ref().map(TableKey::identity))
    }
}

/// A primary key without the type of its item.
pub(crate) type AnyKey = PrimaryKey<()>;

impl<I> Clone for PrimaryKey<I> {
    fn clone(&self) -> Self {
        Self::new(self.partition.clone(), self.sort.clone())
    }
}

impl<I> PartialEq for PrimaryKey<I> {
    fn eq(&self, other: &Self) -> bool {
        self.identity() == other.identity()
    }
}

impl<I> Eq for PrimaryKey<I> {}

impl<I> Hash for PrimaryKey<I> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.identity().hash(state);
    }
}
