mod into_item;
mod into_key;
mod new;

use std::borrow::Cow;
use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;

use crate::Entity;
use crate::attribute::AttributeFault;
use crate::attribute::fields::Names;
use crate::error::{Context, Error, Fault, Result};
use crate::key::{DeclaredKey, IndexKeyField, PrimaryKey, Template};
use crate::schema::Layout;

pub use self::into_item::{IntoItem, ItemOf};
pub use self::into_key::{ByItem, ByKey, ForUpsert, IntoKey};
pub use self::new::{IndexKeyWriter, NewItem};

/// The attributes of an item by name, as in the SDK.
pub type Attributes = HashMap<String, AttributeValue>;

/// A type whose values are items of a table.
///
/// Implemented by `#[derive(Entity)]` on a struct with fields and a key, and for [`Relation`](crate::Relation). Don't
/// implement it by hand.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an item",
    label = "not an item",
    note = "an item derives `dokklib::Entity` and declares its key: `#[entity(key)]` on a field, or `#[entity(pk = .., sk = ..)]`"
)]
pub trait Item: Sized {
    /// The maximum number of attributes that [`write`](Self::write) adds.
    #[doc(hidden)]
    const ATTRIBUTES: usize;

    /// The value of the schema's tag for these items.
    #[doc(hidden)]
    const TAG: Option<&'static str>;

    /// `true` if writes set the timestamps `CreatedAt` and `UpdatedAt`.
    #[doc(hidden)]
    const TIMESTAMPS: bool = false;

    /// Returns the name of the type for error messages.
    fn name() -> Cow<'static, str>;

    /// The attribute names of the fields.
    #[doc(hidden)]
    const NAMES: Names = Names::new(&[], &[]);

    /// The declared keys of the items. The partition key and the sort key of the table come first.
    #[doc(hidden)]
    const KEYS: &'static [DeclaredKey] = &[];

    /// The form of the primary key: partition key, then sort key.
    #[doc(hidden)]
    const SHAPES: &'static [DeclaredKey] = Self::KEYS;

    /// The layout of the items' schema. `None` if the items can belong to any schema.
    #[doc(hidden)]
    const SCHEMA: Option<&'static Layout> = None;

    /// Returns the primary key of this item.
    fn primary_key(&self) -> PrimaryKey<Self> {
        self.with_key(PrimaryKey::of)
    }

    /// Calls `make` with the templates of the partition key and the sort key.
    #[doc(hidden)]
    fn with_key<R>(&self, make: impl FnOnce(Template<'_>, Template<'_>) -> R) -> R;

    /// Writes the keys of secondary indexes.
    #[doc(hidden)]
    fn write_index_keys(&self, _: &mut IndexKeyWriter<'_>) -> Result<(), Fault> {
        Ok(())
    }

    /// The fields that are parts of the keys of secondary indexes.
    #[doc(hidden)]
    const INDEX_FIELDS: &'static [IndexKeyField] = &[];

    /// Writes the index-key fields that are not part of the primary key.
    #[doc(hidden)]
    fn write_index_fields(&self, _: &mut Attributes) -> Result<(), AttributeFault> {
        Ok(())
    }

    #[doc(hidden)]
    fn write(self, attributes: &mut Attributes) -> Result<(), AttributeFault>;
    #[doc(hidden)]
    fn write_ref(&self, attributes: &mut Attributes) -> Result<(), AttributeFault>;
    #[doc(hidden)]
    fn read(attributes: Attributes, layout: &Layout) -> Result<Self, AttributeFault>;

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
}

/// A type that a query can return.
#[doc(hidden)]
pub trait Readable: Sized {
    fn name() -> Cow<'static, str>;
    fn read(attributes: Attributes, layout: &Layout) -> Result<Self, AttributeFault>;
    #[must_use]
    fn into_partial(self) -> Self;
}

impl<I: Item> Readable for I {
    fn name() -> Cow<'static, str> {
        <I as Item>::name()
    }

    fn read(attributes: Attributes, layout: &Layout) -> Result<Self, AttributeFault> {
        check_tag::<I>(&attributes, layout)?;
        <I as Item>::read(attributes, layout)
    }

    fn into_partial(self) -> Self {
        <I as Item>::into_partial(self)
    }
}

/// Fails if the item has the tag of another entity.
pub(crate) fn check_tag<I: Item>(attributes: &Attributes, layout: &Layout) -> Result<(), AttributeFault> {
    if let (Some(tag), Some(expected)) = (layout.tag, I::TAG)
        && let Some(found) = attributes.get(tag)
        && found.as_s().ok().is_none_or(|found| found != expected)
    {
        return Err(AttributeFault::other_entity().at(tag));
    }
    Ok(())
}

/// Returns the attributes of an item that will be written.
pub(crate) fn attributes(item: Result<NewItem, Fault>, name: fn() -> Cow<'static, str>) -> Result<Attributes> {
    let context = Context { operation: "to_attributes", entity: Some(name), writes: false };
    item.map(|item| item.attributes).map_err(|fault| Error::invalid(fault).in_context(&context))
}

/// Decodes the attributes of an item.
pub(crate) type Decode<I> = fn(Attributes, &Layout) -> Result<I>;

/// Decodes an item. An error names the item's type.
pub(crate) fn decode<R: Readable>(attributes: Attributes, layout: &Layout) -> Result<R> {
    R::read(attributes, layout).map_err(|fault| Error::decode(R::name(), fault))
}

/// Decodes an item of which only some attributes were read.
pub(crate) fn decode_partial<R: Readable>(attributes: Attributes, layout: &Layout) -> Result<R> {
    decode(attributes, layout).map(R::into_partial)
}

/// A placeholder where the type system requires an entity.
#[derive(Debug)]
pub struct NoEntity;

impl Entity for NoEntity {
    const PREFIX: &'static str = "";
    const NAME: &'static str = "NoEntity";
}
