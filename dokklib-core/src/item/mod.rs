mod new;

use std::borrow::Cow;
use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;

use crate::Entity;
use crate::attribute::AttributeFault;
use crate::attribute::fields::Names;
use crate::error::{Context, Error, Fault, Result};
use crate::key::{DeclaredKey, InPair, IndexField, PrimaryKey, Template};
use crate::relation::Relation;
use crate::schema::Layout;

pub use self::new::{IndexKeys, NewItem};

/// The attributes of an item by their names, as the SDK has them.
pub type Attributes = HashMap<String, AttributeValue>;

/// A type whose values are items of a table.
///
/// Derived, never written by hand: by `#[derive(Entity)]` on a struct with fields and a key. [`Relation`] is one too.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an item",
    label = "not an item",
    note = "an item derives `dokklib::Entity` and declares its key: `#[entity(key)]` on a field, or `#[entity(pk = .., sk = ..)]`"
)]
pub trait Item: Sized {
    /// The most attributes that [`write`](Self::write) adds.
    #[doc(hidden)]
    const ATTRIBUTES: usize;

    /// What the tag of a schema says of these items.
    #[doc(hidden)]
    const TAG: Option<&'static str>;

    /// Whether writing one also writes when that was.
    #[doc(hidden)]
    const TIMESTAMPS: bool = false;

    /// What messages call the type.
    fn name() -> Cow<'static, str>;

    /// The names of the attributes that the fields are.
    #[doc(hidden)]
    const NAMES: Names = Names::new(&[], &[]);

    /// The keys that the items have, the two of the primary key first.
    #[doc(hidden)]
    const KEYS: &'static [DeclaredKey] = &[];

    /// What the two keys of the primary key look like, the partition key first.
    #[doc(hidden)]
    const SHAPES: &'static [DeclaredKey] = Self::KEYS;

    /// The layout of the schema that the items are of, where it is one only.
    #[doc(hidden)]
    const SCHEMA: Option<&'static Layout> = None;

    /// Where this item is.
    fn primary_key(&self) -> PrimaryKey<Self> {
        self.with_key(PrimaryKey::of)
    }

    /// What the two keys are made of.
    #[doc(hidden)]
    fn with_key<R>(&self, make: impl FnOnce(Template<'_>, Template<'_>) -> R) -> R;

    /// Writes the keys of secondary indexes.
    #[doc(hidden)]
    fn write_index_keys(&self, _: &mut IndexKeys<'_>) -> Result<(), Fault> {
        Ok(())
    }

    /// The fields that the keys of secondary indexes are made of.
    #[doc(hidden)]
    const INDEX_FIELDS: &'static [IndexField] = &[];

    /// Writes those of them that the primary key isn't made of.
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

    /// The item, which is said to lack attributes that are stored.
    #[doc(hidden)]
    #[must_use]
    fn read_in_part(self) -> Self {
        self
    }

    #[doc(hidden)]
    fn is_in_part(&self) -> bool {
        false
    }
}

/// A type that a query can give.
#[doc(hidden)]
pub trait Readable: Sized {
    fn name() -> Cow<'static, str>;
    fn read(attributes: Attributes, layout: &Layout) -> Result<Self, AttributeFault>;
    #[must_use]
    fn read_in_part(self) -> Self;
}

impl<I: Item> Readable for I {
    fn name() -> Cow<'static, str> {
        <I as Item>::name()
    }

    fn read(attributes: Attributes, layout: &Layout) -> Result<Self, AttributeFault> {
        check_tag::<I>(&attributes, layout)?;
        <I as Item>::read(attributes, layout)
    }

    fn read_in_part(self) -> Self {
        <I as Item>::read_in_part(self)
    }
}

/// Reports the tag of another entity.
pub(crate) fn check_tag<I: Item>(attributes: &Attributes, layout: &Layout) -> Result<(), AttributeFault> {
    if let (Some(tag), Some(expected)) = (layout.tag, I::TAG)
        && let Some(found) = attributes.get(tag)
        && found.as_s().ok().is_none_or(|found| found != expected)
    {
        return Err(AttributeFault::tag().at(tag));
    }
    Ok(())
}

/// The attributes of an item that is about to be written.
pub(crate) fn attributes(item: Result<NewItem, Fault>, name: fn() -> Cow<'static, str>) -> Result<Attributes> {
    let context = Context { operation: "to_attributes", entity: Some(name), writes: false };
    item.map(|item| item.attributes).map_err(|fault| Error::invalid(fault).in_context(&context))
}

/// How the attributes of an item become a value.
pub(crate) type Decode<I> = fn(Attributes, &Layout) -> Result<I>;

/// Reads an item, with an error that names its type.
pub(crate) fn decode<R: Readable>(attributes: Attributes, layout: &Layout) -> Result<R> {
    R::read(attributes, layout).map_err(|fault| Error::decode(R::name(), fault))
}

/// Reads an item of which not all attributes were asked for.
pub(crate) fn decode_in_part<R: Readable>(attributes: Attributes, layout: &Layout) -> Result<R> {
    decode(attributes, layout).map(R::read_in_part)
}

/// That a type is an item, and of the schema `S`.
///
/// One trait says both, so that a type that is neither is one error.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no item of the schema `{S}`",
    label = "not an item of this table",
    note = "an item derives `dokklib::Entity` and declares its key: `#[entity(key)]` on a field, or `#[entity(pk = .., sk = ..)]`",
    note = "its schema is the one that it names, `#[entity(schema = ..)]`, else `SingleTable`",
    note = "a struct without fields is only a name: it has no items, and no schema lists it"
)]
pub trait ItemOf<S>: Item + IntoItem<S, Item = Self> {
    /// What is asked next of a collection's members.
    #[doc(hidden)]
    type Then<Rest>;
}

/// What `insert` and `put` take, on a table of the schema `S`: an item, by value or by reference, or a pair of keys.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no item of the schema `{S}`",
    label = "not an item of this table",
    note = "an item derives `dokklib::Entity` and declares its key: `#[entity(key)]` on a field, or `#[entity(pk = .., sk = ..)]`",
    note = "its schema is the one that it names, `#[entity(schema = ..)]`, else `SingleTable`",
    note = "a struct without fields is only a name and has no items; a pair of keys is a relation: `(User::partition_key(..), Group::sort_key(..))`"
)]
pub trait IntoItem<S> {
    /// The type of the item.
    type Item: Item;

    #[doc(hidden)]
    fn into_new_item(self, layout: &Layout) -> Result<NewItem, Fault>;
}

impl<S, I: ItemOf<S>> IntoItem<S> for &I {
    type Item = I;

    fn into_new_item(self, layout: &Layout) -> Result<NewItem, Fault> {
        NewItem::of_ref(self, layout)
    }
}

impl<S, A: InPair<B>, B> IntoItem<S> for (A, B) {
    type Item = Relation<A::Partition, A::Sort>;

    fn into_new_item(self, layout: &Layout) -> Result<NewItem, Fault> {
        let (partition, sort) = self.0.into_texts(self.1);
        let key: PrimaryKey<Relation<A::Partition, A::Sort>> = PrimaryKey::new(partition, sort);
        NewItem::of_key(key, layout)
    }
}

#[diagnostic::do_not_recommend]
impl<S, P: Entity, C: Entity> IntoItem<S> for Relation<P, C> {
    type Item = Self;

    fn into_new_item(self, layout: &Layout) -> Result<NewItem, Fault> {
        NewItem::of(self, layout)
    }
}

#[diagnostic::do_not_recommend]
impl<S, P: Entity, C: Entity> ItemOf<S> for Relation<P, C> {
    type Then<Rest> = Rest;
}

/// That a key is a whole item, which none is. The impl under it exists for the compiler's message alone.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`insert`, `put`, `replace` and `upsert` may create the item, so they need all of it, not only its key",
    label = "only a key",
    note = "what exists is changed by its key: `table.update(key)`"
)]
pub trait WholeItem {}

/// What a primary key says of its item.
#[doc(hidden)]
#[derive(Debug)]
pub struct OnlyKey<I>(std::marker::PhantomData<I>);

impl<S, I> IntoItem<S> for PrimaryKey<I>
where
    OnlyKey<I>: WholeItem,
{
    type Item = Relation<NoEntity, NoEntity>;

    fn into_new_item(self, _: &Layout) -> Result<NewItem, Fault> {
        unreachable!("no key is a `WholeItem`")
    }
}

/// What addresses one item, on a table of the schema `S`: its primary key, the item itself, or a pair of keys.
#[diagnostic::on_unimplemented(
    message = "`{Self}` doesn't address an item of the schema `{S}`",
    label = "not a key of this table",
    note = "an item is addressed by its key, `Order::key(..)`, by the item itself, `&order`, or by a pair, `(User::partition_key(..), Group::sort_key(..))`",
    note = "its schema is the one that it names, `#[entity(schema = ..)]`, else `SingleTable`"
)]
pub trait IntoKey<S> {
    /// The type of the item.
    type Item: ItemOf<S>;

    /// What is known of the item besides its key: [`ByKey`](crate::operation::ByKey)
    /// nothing, [`Loaded`](crate::operation::Loaded) all of it.
    type Basis;

    #[doc(hidden)]
    fn into_primary_key(self) -> PrimaryKey<Self::Item>;

    /// What is known of the fields of the item's index keys, if anything is.
    #[doc(hidden)]
    fn known(&self) -> Option<Result<Attributes, AttributeFault>> {
        None
    }
}

/// The basis of an update that knows only the item's key.
#[derive(Debug)]
pub struct ByKey;

/// The basis of an update that knows the item as it was read.
#[derive(Debug)]
pub struct Loaded;

/// The basis of an upsert: the item as it is to be where there is none.
#[derive(Debug)]
pub struct Given;

impl<S, I: ItemOf<S>> IntoKey<S> for PrimaryKey<I> {
    type Item = I;
    type Basis = ByKey;

    fn into_primary_key(self) -> Self {
        self
    }
}

impl<S, I: ItemOf<S>> IntoKey<S> for &PrimaryKey<I> {
    type Item = I;
    type Basis = ByKey;

    fn into_primary_key(self) -> PrimaryKey<I> {
        self.clone()
    }
}

impl<S, I: ItemOf<S>> IntoKey<S> for &I {
    type Item = I;
    type Basis = Loaded;

    fn into_primary_key(self) -> PrimaryKey<I> {
        self.primary_key()
    }

    fn known(&self) -> Option<Result<Attributes, AttributeFault>> {
        let mut known = Attributes::new();
        Some(self.write_index_fields(&mut known).map(|()| known))
    }
}

impl<S, A: InPair<B>, B> IntoKey<S> for (A, B) {
    type Item = Relation<A::Partition, A::Sort>;
    type Basis = ByKey;

    fn into_primary_key(self) -> PrimaryKey<Self::Item> {
        let (partition, sort) = self.0.into_texts(self.1);
        PrimaryKey::new(partition, sort)
    }
}

/// Strings are no keys, and nothing is a `StringAsKey`. The impl under it exists for the compiler's message alone:
/// `table.get("USER#alice")` would else be refused by way of `&I`, in three errors about `str`.
#[doc(hidden)]
pub trait StringAsKey {}

// The lifetime keeps the bound from being refused here, as one that can never hold.
#[diagnostic::do_not_recommend]
impl<'a, S> IntoKey<S> for &'a str
where
    &'a str: StringAsKey,
{
    type Item = Relation<NoEntity, NoEntity>;
    type Basis = ByKey;

    fn into_primary_key(self) -> PrimaryKey<Self::Item> {
        unreachable!("no string is a `StringAsKey`")
    }
}

// The same for items, of which `table.upsert("alice")` would else be refused in two errors.
#[diagnostic::do_not_recommend]
impl<'a, S> IntoItem<S> for &'a str
where
    &'a str: StringAsKey,
{
    type Item = Relation<NoEntity, NoEntity>;

    fn into_new_item(self, _: &Layout) -> Result<NewItem, Fault> {
        unreachable!("no string is a `StringAsKey`")
    }
}

/// Stands where an entity is due and none is.
#[derive(Debug)]
pub struct NoEntity;

impl Entity for NoEntity {
    const PREFIX: &'static str = "";
    const NAME: &'static str = "NoEntity";
}
