use std::hash::{Hash, Hasher};
use std::marker::PhantomData;

use super::{KeyIdentity, KeySource, KeyText, TableKey};
use crate::attribute::Attributes;
use crate::error::{Error, Fault, Result};
use crate::limit;
use crate::schema::Layout;

/// The primary key of an item of type `I`.
///
/// The constructor that `#[derive(Entity)]` generates creates it: `Order::key("alice", placed_at, id)`. The constructor never
/// fails. An invalid key keeps its fault, and [`check`](Self::check) and every operation report it.
pub struct PrimaryKey<I> {
    pub(crate) partition: TableKey,
    pub(crate) sort: Option<TableKey>,
    item: PhantomData<fn() -> I>,
}

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

    /// Returns the text of the partition key.
    pub fn partition_key(&self) -> &str {
        self.partition.as_text().unwrap_or_default()
    }

    /// Returns the text of the sort key.
    pub fn sort_key(&self) -> &str {
        self.sort.as_ref().and_then(TableKey::as_text).unwrap_or_default()
    }

    /// Checks that the key is valid: no part is empty, the partition key has at most 2048 bytes, and the sort key at most 1024.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) with the name of the part, the limit and the length. Operations apply a
    /// lower limit to a key attribute that is also the sort key of a secondary index.
    pub fn check(&self) -> Result<()> {
        let check = || {
            self.partition.check("partition key", limit::PARTITION_KEY_BYTES)?;
            self.sort.as_ref().map_or(Ok(()), |key| key.check("sort key", limit::SORT_KEY_BYTES))
        };
        check().map_err(Error::invalid)
    }

    pub(crate) fn check_in(&self, layout: &Layout) -> Result<(), Fault> {
        self.partition.check_element(layout.partition_key, "partition key", layout.partition_key_limit)?;
        match (&self.sort, layout.sort_key) {
            (Some(key), Some(element)) => key.check_element(element, "sort key", layout.sort_key_limit),
            _ => Ok(()),
        }
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
