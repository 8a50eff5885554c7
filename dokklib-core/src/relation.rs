use std::borrow::Cow;
use std::fmt;
use std::time::SystemTime;

use aws_sdk_dynamodb::types::AttributeValue;

use crate::Entity;
use crate::attribute::{Attribute, AttributeFault};
use crate::error::{Error, Result};
use crate::item::{Attributes, IntoKey, Item, Loaded};
use crate::key::{DELIMITER, DeclaredKey, KeyShape, KeyText, PartitionKey, PrimaryKey, SortKey, Template, is_escaped};
use crate::raw::write_names;
use crate::schema::Layout;
use crate::timestamp::{self, CREATED_AT, UPDATED_AT};

/// An item that is known by its two keys: that `P` and `S` are related, and what else is said of it.
///
/// `USER#alice` / `GROUP#group1` says that Alice is in the group. A pair of keys addresses it, and reading gives it back
/// with its other attributes as they were stored.
///
/// One that was read in part, from a keys-only index or with chosen attributes, can't be put or inserted: what wasn't read
/// would be lost. It addresses the whole one: `table.get(&relation)`.
///
/// # Time stamps
///
/// Writing a relation also writes when that was, in UTC and to the second, `2020-02-15T19:09:38Z`: `insert`, `put` and
/// `replace` set `CreatedAt`, or `UpdatedAt` on a relation that has a `CreatedAt` because it was read; `update` and
/// `upsert` set `UpdatedAt`. [`Table::without_timestamps`](crate::Table::without_timestamps) switches that off. The time
/// is the client's, and that at which the operation was made, so that an operation that is cloned and sent again is the
/// same request; a transaction has one time for all that it writes.
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
    /// Whether only some of its attributes were read.
    in_part: bool,
}

impl<P, S> Relation<P, S> {
    /// The relation of two keys, without other attributes.
    pub fn new(partition_key: PartitionKey<P>, sort_key: SortKey<S>) -> Self {
        Self { partition_key, sort_key, attributes: Attributes::new(), in_part: false }
    }

    /// The partition key.
    pub fn partition_key(&self) -> &PartitionKey<P> {
        &self.partition_key
    }

    /// The sort key.
    pub fn sort_key(&self) -> &SortKey<S> {
        &self.sort_key
    }

    /// The attributes besides the keys, as they are stored.
    pub fn attributes(&self) -> &Attributes {
        &self.attributes
    }

    /// The attributes besides the keys, as they are stored.
    pub fn into_attributes(self) -> Attributes {
        self.attributes
    }
}

impl<P: Entity, S: Entity> Relation<P, S> {
    /// The attribute of this name as a `T`, if it is there.
    ///
    /// # Errors
    ///
    /// [`Decode`](crate::ErrorKind::Decode) if it is there and not a `T`.
    pub fn get<T: Attribute>(&self, name: &str) -> Result<Option<T>> {
        crate::raw::get(&self.attributes, name, <Self as Item>::name)
    }

    /// When the relation was inserted or put, to the second, from the attribute `CreatedAt`.
    ///
    /// `None` for one that an [`upsert`](crate::Table::upsert) has made, one that was written
    /// [without time stamps](crate::Table::without_timestamps), and one that came from a keys-only index.
    ///
    /// # Errors
    ///
    /// [`Decode`](crate::ErrorKind::Decode) if `CreatedAt` is there and no time in RFC 3339, with or without its zone.
    pub fn created_at(&self) -> Result<Option<SystemTime>> {
        self.timestamp(CREATED_AT)
    }

    /// When the relation was last updated or upserted, to the second, from the attribute `UpdatedAt`.
    ///
    /// # Errors
    ///
    /// [`Decode`](crate::ErrorKind::Decode) if `UpdatedAt` is there and no time in RFC 3339, with or without its zone.
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
    const ATTRIBUTES: usize = 2;
    const TAG: Option<&'static str> = None;
    const TIMESTAMPS: bool = true;
    const SHAPES: &'static [DeclaredKey] =
        &[DeclaredKey::partition(KeyShape::any_of::<P>()), DeclaredKey::sort(KeyShape::any_of::<S>())];

    fn name() -> Cow<'static, str> {
        format!("Relation<{}, {}>", P::NAME, S::NAME).into()
    }

    fn with_key<R>(&self, make: impl FnOnce(Template<'_>, Template<'_>) -> R) -> R {
        make(Template::Stored(&self.partition_key.text), Template::Stored(&self.sort_key.text))
    }

    fn write(self, attributes: &mut Attributes) -> Result<(), AttributeFault> {
        attributes.extend(self.attributes);
        Ok(())
    }

    fn write_ref(&self, attributes: &mut Attributes) -> Result<(), AttributeFault> {
        attributes.extend(self.attributes.iter().map(|(name, value)| (name.clone(), value.clone())));
        Ok(())
    }

    fn read(mut attributes: Attributes, layout: &Layout) -> Result<Self, AttributeFault> {
        let partition = take_key::<P>(&mut attributes, layout.partition_key)?;
        let sort = take_key::<S>(&mut attributes, layout.sort_key)?;
        let (partition_key, sort_key) = (PartitionKey::from_text(partition), SortKey::from_text(sort));
        Ok(Self { partition_key, sort_key, attributes, in_part: false })
    }

    fn read_in_part(mut self) -> Self {
        self.in_part = true;
        self
    }

    fn is_in_part(&self) -> bool {
        self.in_part
    }
}

impl<S, P: Entity, C: Entity> IntoKey<S> for Relation<P, C> {
    type Item = Self;
    type Basis = Loaded;

    fn into_primary_key(self) -> PrimaryKey<Self> {
        PrimaryKey::new(self.partition_key.text, self.sort_key.text)
    }
}

/// Takes a key of the entity `E` out of an item.
fn take_key<E: Entity>(attributes: &mut Attributes, name: &'static str) -> Result<KeyText, AttributeFault> {
    let fault = match attributes.remove(name) {
        Some(AttributeValue::S(text)) => {
            let value = text.strip_prefix(E::PREFIX).and_then(|rest| rest.strip_prefix(DELIMITER));
            match value {
                Some("") | None => AttributeFault::not("a key of the entity that was asked for"),
                // Read as if it were escaped, its value would make another key.
                Some(value) if !E::UNESCAPED_KEYS && !is_escaped(value) => AttributeFault::not(
                    "escaped, as this library writes keys; where another program wrote it, the entity needs `key_values = unescaped`",
                ),
                Some(_) => return Ok(KeyText::stored(text)),
            }
        }
        Some(_) => AttributeFault::not("a key: those are strings (S)"),
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
            in_part: self.in_part,
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

/// Shows the prefixes of the keys and the names of the attributes, and no values.
impl<P: Entity, S: Entity> fmt::Debug for Relation<P, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = <Self as Item>::name();
        write!(f, "{name}({}, {}) ", self.partition_key.text.redacted(), self.sort_key.text.redacted())?;
        write_names(f, &self.attributes)
    }
}
