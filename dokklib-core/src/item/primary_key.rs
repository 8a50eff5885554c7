use std::fmt;

use super::{Item, check_tag};
use crate::attribute::{AttributeFault, StoredItem};
use crate::error::{Error, Result};
use crate::key::{KeyParts, KeyReader, PrimaryKey, TableKey, check_primary_key};
use crate::schema::{KeyElement, Layout, PrimaryKeyRole};

impl<I> PrimaryKey<I> {
    /// Returns the typed parts of the key, in the order of its constructor's arguments.
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
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) if [`check`](Self::check) fails.
    pub fn parts<P>(&self) -> Result<P>
    where
        I: Item + KeyParts<PrimaryKeyRole, P>,
    {
        self.check()?;
        let reader = KeyReader::of_primary_key(&self.partition, self.sort.as_ref(), I::KEYS);
        I::parts(&reader).map_err(|fault| Error::decode(I::name(), fault))
    }
}

impl<I: Item> PrimaryKey<I> {
    /// Decodes the primary key of an item from its attributes.
    pub(crate) fn decode(item: StoredItem, layout: &Layout) -> Result<Self> {
        let read = |item: &StoredItem| -> std::result::Result<Self, AttributeFault> {
            check_tag::<I>(item, layout)?;
            check_primary_key(item, I::KEYS, layout)?;
            let prefix_len = |name| {
                let mut declared = I::KEYS.iter().filter(|key| key.index().is_none());
                declared.find(|key| key.attribute(layout) == name).map_or(0, |key| key.shape.prefix_len())
            };
            let key = |element: KeyElement| {
                let name = element.name(layout);
                let value = item.value(name).ok_or_else(|| AttributeFault::missing().at(name))?;
                TableKey::from_stored(element, name, value, prefix_len(name))
            };
            let partition = key(layout.partition_key)?;
            Ok(Self::new(partition, layout.sort_key.map(key).transpose()?))
        };
        read(&item).map_err(|fault| Error::decode(I::name(), fault))
    }
}

/// Shows the prefixes and not the values.
impl<I: Item> fmt::Debug for PrimaryKey<I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PrimaryKey<{}>({}", I::name(), self.partition)?;
        if let Some(sort) = &self.sort {
            write!(f, ", {sort}")?;
        }
        f.write_str(")")
    }
}
