use std::hash::{Hash, Hasher};
use std::marker::PhantomData;

use aws_sdk_dynamodb::types::AttributeValue;

use super::{KeyText, Template};
use crate::attribute::Attributes;
use crate::error::{Error, Fault, Result};
use crate::limit;
use crate::schema::Layout;

/// The primary key of an item of type `I`.
///
/// The constructor that `#[derive(Entity)]` generates creates it: `Order::key("alice", placed_at, id)`. The constructor never
/// fails. An invalid key keeps its fault, and [`check`](Self::check) and every operation report it.
pub struct PrimaryKey<I> {
    pub(crate) partition: KeyText,
    pub(crate) sort: KeyText,
    item: PhantomData<fn() -> I>,
}

impl<I> PrimaryKey<I> {
    pub(crate) fn new(partition: KeyText, sort: KeyText) -> Self {
        Self { partition, sort, item: PhantomData }
    }

    #[doc(hidden)]
    pub fn of(partition: Template<'_>, sort: Template<'_>) -> Self {
        Self::new(KeyText::of(&partition), KeyText::of(&sort))
    }

    /// Returns the text of the partition key.
    pub fn partition_key(&self) -> &str {
        self.partition.as_str()
    }

    /// Returns the text of the sort key.
    pub fn sort_key(&self) -> &str {
        self.sort.as_str()
    }

    /// Checks that the key is valid: no part is empty, the partition key has at most 2048 bytes, and the sort key at most 1024.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) with the name of the part, the limit and the length. Operations apply a
    /// lower limit to a key attribute that is also the sort key of a secondary index.
    pub fn check(&self) -> Result<()> {
        self.check_limits(limit::PARTITION_KEY_BYTES, limit::SORT_KEY_BYTES).map_err(Error::invalid)
    }

    pub(crate) fn check_in(&self, layout: &Layout) -> Result<(), Fault> {
        self.check_limits(layout.partition_key_limit, layout.sort_key_limit)
    }

    fn check_limits(&self, partition: usize, sort: usize) -> Result<(), Fault> {
        self.partition.check("partition key", partition)?;
        self.sort.check("sort key", sort)
    }

    /// Changes the item type of the key.
    pub(crate) fn cast<J>(self) -> PrimaryKey<J> {
        PrimaryKey::new(self.partition, self.sort)
    }

    /// Inserts the two key attributes, and overwrites existing attributes with their names.
    pub(crate) fn write_to(self, attributes: &mut Attributes, layout: &Layout) {
        attributes.insert(layout.partition_key_name().to_owned(), AttributeValue::S(self.partition.into_string()));
        attributes
            .insert(layout.sort_key_name().unwrap_or_default().to_owned(), AttributeValue::S(self.sort.into_string()));
    }

    pub(crate) fn into_attributes(self, layout: &Layout) -> Attributes {
        let mut attributes = Attributes::with_capacity(2);
        self.write_to(&mut attributes, layout);
        attributes
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
        self.partition_key() == other.partition_key() && self.sort_key() == other.sort_key()
    }
}

impl<I> Eq for PrimaryKey<I> {}

impl<I> Hash for PrimaryKey<I> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.partition_key().hash(state);
        self.sort_key().hash(state);
    }
}
