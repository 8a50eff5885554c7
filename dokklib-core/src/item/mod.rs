mod in_batch;
mod in_index;
mod into_item;
mod into_key;
mod life_cycle;
mod new;
mod no_item;
mod old_item;
mod primary_key;
mod projection;
mod raw;
mod relation;
mod replacement;
pub(crate) mod timestamp;
mod unique;
mod versioned;

use std::borrow::Cow;

use crate::attribute::fields::Names;
use crate::attribute::{AttributeFault, Attributes, ConstantAttribute, IntoAttributes, Lookup, StoredItem};
use crate::error::{Context, Error, Fault, Result};
use crate::key::{IndexKeyField, KeySource, PrimaryKey};
use crate::schema::{DeclaredKey, Layout, ListedEntity, Schema, Tag, TagValue, layout_of};

#[doc(hidden)]
pub use self::in_batch::InBatch;
pub use self::in_index::InIndex;
pub use self::into_item::{IntoItem, ItemOf, WholeItem};
#[doc(hidden)]
pub use self::into_item::{KeyOf, ListOf};
pub use self::into_key::IntoKey;
pub(crate) use self::into_key::KeyVersion;
#[doc(hidden)]
pub use self::life_cycle::LifeCycle;
pub(crate) use self::life_cycle::VersionField;
pub use self::new::{IndexKeyWriter, NewItem};
pub use self::projection::Projection;
#[doc(hidden)]
pub use self::projection::{HasProjection, ProjectedAs, ProjectedName, ProjectionReader, decode_projection};
pub use self::raw::RawItem;
pub use self::relation::Relation;
pub use self::replacement::{KnownOld, Replacement, UnknownOld};
#[doc(hidden)]
pub use self::unique::UniqueField;
#[doc(hidden)]
pub use self::versioned::Guard;
pub use self::versioned::{
    ChecksVersion, DeletableWith, HasUniqueValues, HasVersion, KnownItem, KnownVersion, ReplaceableWith,
    UnknownVersion, VersionedKey,
};

pub(crate) use self::no_item::NoItem;
pub(crate) use self::raw::write_names;
pub(crate) use self::replacement::unique_values;
pub(crate) use self::unique::MARKER_OWNER;
#[cfg(any(feature = "json", feature = "lambda", feature = "streams"))]
pub(crate) use self::unique::is_marker;

/// A type whose values are items of a table.
///
/// Implemented by `#[derive(Entity)]` on a struct with fields and a key, and for [`Relation`](crate::Relation). Don't
/// implement it by hand.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an item",
    label = "derive `dokklib::Entity` for it, with a key: `#[entity(key)]` on a field, or `#[entity(pk = .., sk = ..)]`"
)]
pub trait Item: Sized {
    /// Decides what a write must know about the stored item.
    #[doc(hidden)]
    type Guard;

    /// The maximum number of attributes that [`write`](Self::write) adds.
    #[doc(hidden)]
    const ATTRIBUTES: usize;

    /// The value of the schema's tag for these items.
    #[doc(hidden)]
    const TAG: Option<TagValue>;

    /// Identifies the type among types with the same name. Empty for a type that isn't an entity.
    #[doc(hidden)]
    const ID: &'static str = "";

    /// The identities of the entities whose items can have the same primary key.
    #[doc(hidden)]
    const SHARES_KEY_WITH: &'static [&'static str] = &[];

    /// The attributes with the same value in all items.
    #[doc(hidden)]
    const CONSTANTS: &'static [ConstantAttribute] = &[];

    /// `true` if writes set the timestamps `CreatedAt` and `UpdatedAt`.
    #[doc(hidden)]
    const TIMESTAMPS: bool = false;

    /// The attributes that the library manages, such as the time to live.
    #[doc(hidden)]
    const LIFE_CYCLE: LifeCycle = LifeCycle::NONE;

    /// Returns the version of the item as it was read, if the type has one.
    #[doc(hidden)]
    fn version(&self) -> Option<u64> {
        None
    }

    /// Returns the name of the type for error messages.
    fn name() -> Cow<'static, str>;

    /// The attribute names of the fields.
    #[doc(hidden)]
    const NAMES: Names = Names::new(&[], &[]);

    /// `true` if the items can have attributes that are not in `NAMES`.
    #[doc(hidden)]
    const HAS_OTHER_ATTRIBUTES: bool = true;

    /// The generated keys of the items. Those of the table come first.
    #[doc(hidden)]
    const KEYS: &'static [DeclaredKey] = &[];

    /// The generated keys of the primary key: partition key, then sort key.
    #[doc(hidden)]
    const SHAPES: &'static [DeclaredKey] = Self::KEYS;

    /// The layout of the items' schema. `None` if the items can belong to any schema.
    #[doc(hidden)]
    const SCHEMA: Option<&'static Layout> = None;

    /// The checks of a type with type parameters, which its derive leaves to the schema's list and to the uses of the type.
    #[doc(hidden)]
    const CHECKS: () = ();

    /// Returns the primary key of this item.
    fn primary_key(&self) -> PrimaryKey<Self> {
        self.with_key(PrimaryKey::of)
    }

    /// Calls `make` with the sources of the partition key and the sort key.
    #[doc(hidden)]
    fn with_key<R>(&self, make: impl FnOnce(KeySource<'_>, Option<KeySource<'_>>) -> R) -> R;

    /// Writes the keys of secondary indexes.
    #[doc(hidden)]
    fn write_index_keys(&self, _: &mut IndexKeyWriter<'_>) -> Result<(), Fault> {
        Ok(())
    }

    /// The fields that are parts of the keys of secondary indexes.
    #[doc(hidden)]
    const INDEX_FIELDS: &'static [IndexKeyField] = &[];

    /// The fields that are stored only in keys of secondary indexes.
    #[doc(hidden)]
    const KEY_ONLY: &'static [&'static str] = &[];

    /// Writes the index-key fields that are not part of the primary key.
    #[doc(hidden)]
    fn write_index_fields(&self, _: &mut Attributes) -> Result<(), AttributeFault> {
        Ok(())
    }

    #[doc(hidden)]
    fn write(self, attributes: &mut Attributes) -> Result<(), AttributeFault>;
    #[doc(hidden)]
    fn write_ref(&self, attributes: &mut Attributes) -> Result<(), AttributeFault>;
    /// Decodes the item. Fails if it has the tag of another entity.
    #[doc(hidden)]
    fn read(item: StoredItem, layout: &Layout) -> Result<Self, AttributeFault>;

    /// Marks the item as partial: only some of its stored attributes were read.
    #[doc(hidden)]
    #[must_use]
    fn into_partial(self) -> Self {
        self
    }

    #[doc(hidden)]
    fn is_partial(&self) -> bool {
        false
    }

    /// Returns the item together with the stored one that it overwrites, as it was read, for
    /// [`put`](crate::Table::put) and [`replace`](crate::Table::replace) of an item with unique values.
    fn replacing(self, old: &Self) -> Replacement<'_, Self> {
        Replacement::new(self, old)
    }

    /// Returns the attributes as the item is stored, including keys and tag. Useful for tests and for other programs.
    ///
    /// ```
    /// use dokklib::{Entity, Item};
    ///
    /// #[derive(Entity, Debug, PartialEq)]
    /// struct Account {
    ///     #[entity(key)]
    ///     name: String,
    ///     logins: u64,
    /// }
    ///
    /// let account = Account { name: "alice".to_owned(), logins: 7 };
    /// let attributes = account.to_attributes()?;
    /// assert_eq!(attributes["PK"].as_s().unwrap(), "ACCOUNT#alice");
    /// assert_eq!(attributes["logins"].as_n().unwrap(), "7");
    /// assert_eq!(Account::from_attributes(attributes)?, account);
    /// # Ok::<(), dokklib::Error>(())
    /// ```
    ///
    /// `S` is the schema of the item and is inferred.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) for a value that DynamoDB can't store, and for an invalid key.
    fn to_attributes<S: Schema>(&self) -> Result<Attributes>
    where
        Self: ItemOf<S>,
    {
        attributes(NewItem::from_item_ref(self, layout_of::<S>()), Self::name)
    }

    /// Converts the item into its attributes, like [`to_attributes`](Self::to_attributes), but moves the values.
    ///
    /// # Errors
    ///
    /// The same as [`to_attributes`](Self::to_attributes).
    fn into_attributes<S: Schema>(self) -> Result<Attributes>
    where
        Self: ItemOf<S>,
    {
        attributes(NewItem::from_item(self, layout_of::<S>()), Self::name)
    }

    /// Decodes the item from its attributes: the map of the SDK, an image of a stream record, or an item in DynamoDB JSON,
    /// also of an export to Amazon S3. [`IntoAttributes`] lists the types.
    ///
    /// ```
    /// use dokklib::{Entity, Item};
    ///
    /// #[derive(Entity)]
    /// struct Account {
    ///     #[entity(key)]
    ///     name: String,
    ///     logins: u64,
    /// }
    ///
    /// // A line of an export to Amazon S3 in the format `DYNAMODB_JSON`.
    /// let line = r#"{"Item": {"PK": {"S": "ACCOUNT#alice"}, "SK": {"S": "ACCOUNT#alice"},
    ///                         "name": {"S": "alice"}, "logins": {"N": "7"}}}"#;
    /// let json: serde_json::Value = serde_json::from_str(line).unwrap();
    /// let account = Account::from_attributes(json)?;
    /// assert_eq!((account.name.as_str(), account.logins), ("alice", 7));
    /// # Ok::<(), dokklib::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// - [`Decode`](crate::ErrorKind::Decode) if the attributes aren't those of such an item. The error names the
    ///   attribute.
    /// - [`InvalidInput`](crate::ErrorKind::InvalidInput) if the JSON isn't an item in DynamoDB JSON.
    fn from_attributes<S: Schema>(attributes: impl IntoAttributes) -> Result<Self>
    where
        Self: ItemOf<S>,
    {
        decode(stored(attributes, Self::name)?, layout_of::<S>())
    }
}

/// Returns the item with the attributes of a source. An error names the item's type.
pub(crate) fn stored(attributes: impl IntoAttributes, name: fn() -> Cow<'static, str>) -> Result<StoredItem> {
    attributes.into_stored().map(StoredItem::from).map_err(|fault| Error::invalid(fault).with_entity(name()))
}

/// A type that a query can return.
#[doc(hidden)]
pub trait Readable: Sized {
    fn name() -> Cow<'static, str>;
    fn read(item: StoredItem, layout: &Layout) -> Result<Self, AttributeFault>;
    #[must_use]
    fn into_partial(self) -> Self;
}

impl<I: Item> Readable for I {
    fn name() -> Cow<'static, str> {
        <I as Item>::name()
    }

    fn read(item: StoredItem, layout: &Layout) -> Result<Self, AttributeFault> {
        <I as Item>::read(item, layout)
    }

    fn into_partial(self) -> Self {
        <I as Item>::into_partial(self)
    }
}

/// Fails if the item has the tag of another entity.
pub(crate) fn check_tag<I: Item>(item: &impl Lookup, layout: &Layout) -> Result<(), AttributeFault> {
    let Some(tag) = tag_of::<I>(layout).filter(|tag| tag.is_of_other_entity(item)) else { return Ok(()) };
    let is_missing = item.lookup(tag.name).is_none();
    Err(if is_missing { AttributeFault::missing() } else { AttributeFault::other_entity() }.at(tag.name))
}

/// Describes the type for the checks of a schema.
pub(crate) const fn listed<I: Item>() -> ListedEntity {
    let tag = match I::TAG {
        Some(tag) => tag,
        None => TagValue::new(""),
    };
    ListedEntity {
        name: "",
        id: I::ID,
        tag,
        shares_key_with: I::SHARES_KEY_WITH,
        keys: I::KEYS,
        names: I::NAMES,
        is_guarded: I::LIFE_CYCLE.is_guarded(),
        has_other_attributes: I::HAS_OTHER_ATTRIBUTES,
    }
}

/// Returns the tag of the items, if the schema has a tag.
pub(crate) fn tag_of<I: Item>(layout: &Layout) -> Option<Tag> {
    I::TAG.and_then(|tag| tag.in_layout(layout))
}

/// Returns the tag of the items, if items of other entities can have their keys.
pub(crate) fn shared_key_tag<I: Item>(layout: &Layout) -> Option<Tag> {
    tag_of::<I>(layout).filter(|_| !I::SHARES_KEY_WITH.is_empty())
}

/// Returns the attributes of an item that will be written.
pub(crate) fn attributes(item: Result<NewItem, Fault>, name: fn() -> Cow<'static, str>) -> Result<Attributes> {
    let context = Context { operation: "to_attributes", entity: Some(name), writes: false };
    item.map(|item| item.attributes).map_err(|fault| Error::invalid(fault).in_context(&context))
}

/// Decodes an item.
pub(crate) type Decode<I> = fn(StoredItem, &Layout) -> Result<I>;

/// Decodes an item. An error names the item's type.
pub(crate) fn decode<R: Readable>(item: StoredItem, layout: &Layout) -> Result<R> {
    R::read(item, layout).map_err(|fault| Error::decode(R::name(), fault))
}

/// Decodes a partially read item.
pub(crate) fn decode_partial<R: Readable>(item: StoredItem, layout: &Layout) -> Result<R> {
    decode(item, layout).map(R::into_partial)
}
