use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;

use aws_sdk_dynamodb::types::AttributeValue;

use super::{KeyReader, KeyText, Template, has_keys};
use crate::attribute::AttributeFault;
use crate::entity::{InBothKeys, KeyParts};
use crate::error::{Error, Fault, Result};
use crate::item::{self, Attributes, Item};
use crate::limit;
use crate::schema::Layout;

/// The primary key of an item: where it is, and of which type it is.
///
/// Made by the constructor that `#[derive(Entity)]` generates: `Order::key("alice", placed_at, id)`. It never fails: a
/// fault stays in the key, and [`check`](Self::check) and every operation report it.
pub struct PrimaryKey<I> {
    partition: KeyText,
    sort: KeyText,
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

    /// The text of the partition key.
    pub fn partition_key(&self) -> &str {
        self.partition.as_str()
    }

    /// The text of the sort key.
    pub fn sort_key(&self) -> &str {
        self.sort.as_str()
    }

    /// Reports a fault: an empty part, or a key over its limit of 2048 (partition) or 1024 (sort) bytes.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput), naming the part, the limit and the length. An operation may have a lower
    /// limit, where an index of its table has the attribute as its sort key.
    pub fn check(&self) -> Result<()> {
        self.check_limits(limit::PARTITION_KEY_BYTES, limit::SORT_KEY_BYTES).map_err(Error::invalid)
    }

    /// The parts of which the key is made, typed, in the order in which its constructor takes them.
    ///
    /// ```
    /// use dokklib::Entity;
    ///
    /// #[derive(Entity)]
    /// struct User;
    ///
    /// #[derive(Entity)]
    /// #[entity(pk = User(user), sk = Self(id))]
    /// struct Order {
    ///     user: String,
    ///     id: u64,
    /// }
    ///
    /// let (user, id) = Order::key("alice", 7).parts()?;
    /// assert_eq!((user.as_str(), id), ("alice", 7));
    /// # Ok::<(), dokklib::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) for a key with a fault, as [`check`](Self::check).
    pub fn parts<P>(&self) -> Result<P>
    where
        I: Item + KeyParts<InBothKeys, P>,
    {
        self.check()?;
        let texts = [self.partition.as_str(), self.sort.as_str()];
        let mut keys = texts.into_iter().zip(I::KEYS).map(|(text, key)| (text, key.shape));
        I::parts(&KeyReader::new([keys.next(), keys.next()])).map_err(|fault| Error::decode(I::name(), fault))
    }

    pub(crate) fn check_in(&self, layout: &Layout) -> Result<(), Fault> {
        self.check_limits(layout.partition_key_limit, layout.sort_key_limit)
    }

    fn check_limits(&self, partition: usize, sort: usize) -> Result<(), Fault> {
        self.partition.check("partition key", partition)?;
        self.sort.check("sort key", sort)
    }

    /// The same key, of another type of item.
    pub(crate) fn cast<J>(self) -> PrimaryKey<J> {
        PrimaryKey::new(self.partition, self.sort)
    }

    /// Writes the two key attributes; they win over others of their name.
    pub(crate) fn write_to(self, attributes: &mut Attributes, layout: &Layout) {
        attributes.insert(layout.partition_key.to_owned(), AttributeValue::S(self.partition.into_string()));
        attributes.insert(layout.sort_key.to_owned(), AttributeValue::S(self.sort.into_string()));
    }

    pub(crate) fn into_attributes(self, layout: &Layout) -> Attributes {
        let mut attributes = Attributes::with_capacity(2);
        self.write_to(&mut attributes, layout);
        attributes
    }
}

impl<I: Item> PrimaryKey<I> {
    /// The key of an item that was read in part.
    pub(crate) fn decode(mut attributes: Attributes, layout: &Layout) -> Result<Self> {
        let read = |attributes: &mut Attributes| {
            item::check_tag::<I>(attributes, layout)?;
            if !has_keys(attributes, I::KEYS, layout) {
                return Err(AttributeFault::not("a key of the form that the entity declares").at(layout.partition_key));
            }
            let mut text = |name| match attributes.remove(name) {
                Some(AttributeValue::S(text)) => Ok(KeyText::stored(text)),
                _ => Err(AttributeFault::missing().at(name)),
            };
            Ok(Self::new(text(layout.partition_key)?, text(layout.sort_key)?))
        };
        read(&mut attributes).map_err(|fault| Error::decode(I::name(), fault))
    }
}

/// A primary key without the type of its item.
pub(crate) type AnyKey = PrimaryKey<()>;

impl<I> Clone for PrimaryKey<I> {
    fn clone(&self) -> Self {
        Self::new(self.partition.clone(), self.sort.clone())
    }
}

/// Shows the prefixes and not the values.
impl<I: Item> fmt::Debug for PrimaryKey<I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PrimaryKey<{}>({}, {})", I::name(), self.partition.redacted(), self.sort.redacted())
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
