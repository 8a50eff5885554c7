use std::borrow::Cow;
use std::fmt;
use std::time::SystemTime;

use aws_sdk_dynamodb::types::AttributeValue;

use super::timestamp::{self, CREATED_AT, UPDATED_AT};
use super::{Guard, IntoKey, Item, KnownItem, LifeCycle, write_names};
use crate::attribute::{Attribute, AttributeFault, Attributes, StoredItem};
use crate::error::{Error, Result};
use crate::expr::ByItem;
use crate::key::{
    HasPartitionKeyText, HasSortKeyText, KeySource, KeyText, PartitionKey, PrimaryKey, SortKey, Template, is_escaped,
};
use crate::schema::{DeclaredKey, Entity, HasRelations, KeyShape, Layout, TagValue};

/// An item whose partition key is a key of the entity `P` and whose sort key is a key of the entity `S`.
///
/// For example, the relation `USER#alice` / `GROUP#group1` means that Alice is a member of the group. A relation can
/// have any other attributes, which are read as they are stored. A pair of keys identifies a relation.
///
/// A relation that was read partially, from a keys-only index or with a projection, can't be put or inserted, because the
/// attributes that were not read would be lost. Use it to read the whole relation: `table.get(&relation)`.
///
/// # Timestamps
///
/// Writing a relation also sets a timestamp, in UTC and with a precision of one second: `2020-02-15T19:09:38Z`.
///
/// - `insert`, `put` and `replace` set `CreatedAt`. If the relation already has a `CreatedAt` because it was read, they set
///   `UpdatedAt` instead.
/// - `update` and `upsert` set `UpdatedAt`.
///
/// The timestamp is the client's time when the operation is created. A cloned operation that is sent again is therefore
/// the same request. All writes of a transaction have the same timestamp.
/// [`Table::without_timestamps`](crate::Table::without_timestamps) disables timestamps.
///
/// ```
/// use dokklib::{Entity, Relation};
///
/// #[derive(Entity)]
/// struct User;
///
/// #[derive(Entity)]
/// struct Group;
///
/// let membership = Relation::new(User::partition_key("alice"), Group::sort_key("group1"));
/// assert_eq!(membership.partition_key().value(), "alice");
/// assert_eq!(membership.sort_key().value(), "group1");
/// ```
pub struct Relation<P, S> {
    partition_key: PartitionKey<P>,
    sort_key: SortKey<S>,
    attributes: Attributes,
    /// `true` if only some of the stored attributes were read.
    is_partial: bool,
}

impl<P, S> Relation<P, S> {
    /// Creates a relation of two keys, without other attributes.
    pub fn new(partition_key: PartitionKey<P>, sort_key: SortKey<S>) -> Self {
        Self { partition_key, sort_key, attributes: Attributes::new(), is_partial: false }
    }

    /// Returns the partition key.
    pub fn partition_key(&self) -> &PartitionKey<P> {
        &self.partition_key
    }

    /// Returns the sort key.
    pub fn sort_key(&self) -> &SortKey<S> {
        &self.sort_key
    }

    /// Returns the attributes other than the keys, as they are stored.
    pub fn attributes(&self) -> &Attributes {
        &self.attributes
    }

    /// Converts the relation into the attributes other than the keys, as they are stored.
    pub fn into_attributes(self) -> Attributes {
        self.attributes
    }
}

impl<P: Entity, S: Entity> Relation<P, S> {
    /// Returns the attribute with this name as a `T`, or `None` if it is missing.
    ///
    /// # Errors
    ///
    /// Fails with [`Decode`](crate::ErrorKind::Decode) if the attribute exists and isn't a valid `T`.
    pub fn get<T: Attribute>(&self, name: &str) -> Result<Option<T>> {
        super::raw::get(&self.attributes, name, <Self as Item>::name)
    }

    /// Returns the time when the relation was inserted or put, from the attribute `CreatedAt`. The precision is one second.
    ///
    /// Returns `None` if the relation was created by [`upsert`](crate::Table::upsert), was written
    /// [without timestamps](crate::Table::without_timestamps), or was read from a keys-only index.
    ///
    /// # Errors
    ///
    /// Fails with [`Decode`](crate::ErrorKind::Decode) if `CreatedAt` exists and isn't an RFC 3339 time, with or
    /// without a time zone.
    pub fn created_at(&self) -> Result<Option<SystemTime>> {
        self.timestamp(CREATED_AT)
    }

    /// Returns the time of the last update or upsert of the relation, from the attribute `UpdatedAt`. The precision is
    /// one second.
    ///
    /// # Errors
    ///
    /// Fails with [`Decode`](crate::ErrorKind::Decode) if `UpdatedAt` exists and isn't an RFC 3339 time, with or
    /// without a time zone.
    pub fn updated_at(&self) -> Result<Option<SystemTime>> {
        self.timestamp(UPDATED_AT)
    }

    fn timestamp(&self, name: &'static str) -> Result<Option<SystemTime>> {
        self.get::<String>(name)?
            .map(|text| timestamp::from_text(&text))
            .transpose()
            .map_err(|fault| Error::decode(<Self as Item>::name(), fault.at(name)))
    }
}

#[diagnostic::do_not_recommend]
impl<P: Entity, S: Entity> Item for Relation<P, S> {
    type Guard = Guard<false, false>;

    const ATTRIBUTES: usize = 2;
    const TAG: Option<TagValue> = None;
    const TIMESTAMPS: bool = true;
    // All attributes are read and written as they are stored.
    const LIFE_CYCLE: LifeCycle = LifeCycle::NONE.with_rest();
    const SHAPES: &'static [DeclaredKey] =
        &[DeclaredKey::partition(KeyShape::with_any_value::<P>()), DeclaredKey::sort(KeyShape::with_any_value::<S>())];

    fn name() -> Cow<'static, str> {
        format!("Relation<{}, {}>", P::NAME, S::NAME).into()
    }

    fn with_key<R>(&self, make: impl FnOnce(KeySource<'_>, Option<KeySource<'_>>) -> R) -> R {
        let source = |text| KeySource::Text(Template::Stored(text));
        make(source(&self.partition_key.text), Some(source(&self.sort_key.text)))
    }

    fn write(self, attributes: &mut Attributes) -> Result<(), AttributeFault> {
        attributes.extend(self.attributes);
        Ok(())
    }

    fn write_ref(&self, attributes: &mut Attributes) -> Result<(), AttributeFault> {
        attributes.extend(self.attributes.iter().map(|(name, value)| (name.clone(), value.clone())));
        Ok(())
    }

    fn read(item: StoredItem, layout: &Layout) -> Result<Self, AttributeFault> {
        let mut attributes = item.into_attributes();
        let partition = take_key::<P>(&mut attributes, layout.partition_key_name())?;
        let sort = take_key::<S>(&mut attributes, layout.sort_key_name().unwrap_or_default())?;
        let (partition_key, sort_key) = (PartitionKey::from_text(partition), SortKey::from_text(sort));
        Ok(Self { partition_key, sort_key, attributes, is_partial: false })
    }

    fn into_partial(mut self) -> Self {
        self.is_partial = true;
        self
    }

    fn is_partial(&self) -> bool {
        self.is_partial
    }
}

#[diagnostic::do_not_recommend]
impl<P, S> HasPartitionKeyText for Relation<P, S> {}

#[diagnostic::do_not_recommend]
impl<P, S> HasSortKeyText for Relation<P, S> {}

#[diagnostic::do_not_recommend]
impl<S: HasRelations, P: Entity, C: Entity> IntoKey<S> for Relation<P, C> {
    type Item = Self;
    type Basis = ByItem;
    type Version = KnownItem;

    fn into_primary_key(self) -> PrimaryKey<Self> {
        PrimaryKey::from_texts(self.partition_key.text, self.sort_key.text)
    }
}

/// Removes a key of the entity `E` from the attributes of an item and returns it.
fn take_key<E: Entity>(attributes: &mut Attributes, name: &'static str) -> Result<KeyText, AttributeFault> {
    let fault = match attributes.remove(name) {
        Some(AttributeValue::S(text)) => {
            let format = E::KEY_FORMAT;
            let declared = || KeyShape::with_any_value::<E>().to_string();
            match format.strip_prefix(&text, E::PREFIX) {
                None => AttributeFault::key_format(declared(), None),
                Some("") if !format.is_unescaped() => AttributeFault::key_format(declared(), Some(E::NAME)),
                // Unescaping such a value and escaping it again would result in a different key.
                Some(value) if !format.is_unescaped() && !is_escaped(value, format.delimiter()) => {
                    AttributeFault::expected(
                        "escaped, as this library writes keys; if another program wrote it, declare the entity with `key_values = unescaped`",
                    )
                }
                Some(_) => {
                    let prefix_len = format.prefix_len(E::PREFIX);
                    return Ok(KeyText::from_stored(text, prefix_len));
                }
            }
        }
        Some(_) => AttributeFault::expected("a key, which must be a string (S)"),
        None => AttributeFault::missing(),
    };
    Err(fault.at(name))
}

impl<P, S> Clone for Relation<P, S> {
    fn clone(&self) -> Self {
        Self {
            partition_key: self.partition_key.clone(),
            sort_key: self.sort_key.clone(),
            attributes: self.attributes.clone(),
            is_partial: self.is_partial,
        }
    }
}

impl<P, S> PartialEq for Relation<P, S> {
    fn eq(&self, other: &Self) -> bool {
        self.partition_key == other.partition_key
            && self.sort_key == other.sort_key
            && self.attributes == other.attributes
    }
}

/// Prints the prefixes of the keys and the names of the attributes, without values.
impl<P: Entity, S: Entity> fmt::Debug for Relation<P, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = <Self as Item>::name();
        write!(f, "{name}({}, {}) ", self.partition_key.text.redacted(), self.sort_key.text.redacted())?;
        write_names(f, &self.attributes)
    }
}
