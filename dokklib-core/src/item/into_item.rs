use std::marker::PhantomData;

use super::into_key::StringAsKey;
use super::{Item, KnownOld, NewItem, NoItem, Relation, UnknownOld};
use crate::error::Fault;
use crate::key::{IntoPartitionKey, IntoSortKey, PrimaryKey, pair_texts};
use crate::schema::{Entity, HasRelations, Layout, ListedEntity};

/// An item that belongs to the schema `S`.
///
/// One trait covers both requirements, so that a type that is not an item at all is one error.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an item of schema `{S}`",
    label = "declare the item with `#[derive(dokklib::Entity)]`, a key, and `#[entity(schema = {S})]`",
    note = "without `schema`, an item belongs to `SingleTable`; a table of another schema is `Shop::table(client, \"shop\")`",
    note = "a unit entity (a struct without fields) has no items, and no schema lists it"
)]
pub trait ItemOf<S>: Item + IntoItem<S, Item = Self> + Send {
    /// Describes the item for the checks of the schema.
    #[doc(hidden)]
    const __LISTED: ListedEntity = super::listed::<Self>();
}

/// A value that `insert` and `put` can write to a table with the schema `S`: an item, a reference to an item, or a pair
/// of keys.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an item of schema `{S}`",
    label = "declare the item with `#[derive(dokklib::Entity)]`, a key, and `#[entity(schema = {S})]`; a generic function requires `I: dokklib::ItemOf<{S}> + 'static`",
    note = "without `schema`, an item belongs to `SingleTable`; a table of another schema is `Shop::table(client, \"shop\")`",
    note = "a unit entity (a struct without fields) has no items; a pair of keys is a relation: `(User::partition_key(..), Group::sort_key(..))`"
)]
pub trait IntoItem<S> {
    /// The type of the item.
    type Item: Item;

    /// The knowledge about the stored item that a `put` or a `replace` overwrites: [`UnknownOld`](crate::UnknownOld) or
    /// [`KnownOld`](crate::KnownOld).
    type Old;

    #[doc(hidden)]
    fn into_new_item(self, layout: &Layout) -> Result<NewItem, Fault>;
}

#[diagnostic::do_not_recommend]
impl<S, I: ItemOf<S>> IntoItem<S> for &I {
    type Item = I;
    type Old = UnknownOld;

    fn into_new_item(self, layout: &Layout) -> Result<NewItem, Fault> {
        NewItem::from_item_ref(self, layout)
    }
}

impl<S: HasRelations, A: IntoPartitionKey<Second<B>: IntoSortKey>, B> IntoItem<S> for (A, B) {
    type Item = Relation<A::Entity, <A::Second<B> as IntoSortKey>::Entity>;
    type Old = UnknownOld;

    fn into_new_item(self, layout: &Layout) -> Result<NewItem, Fault> {
        let (partition, sort) = pair_texts(self);
        let key: PrimaryKey<Self::Item> = PrimaryKey::from_texts(partition, sort);
        NewItem::from_key(key, layout)
    }
}

#[diagnostic::do_not_recommend]
impl<S: HasRelations, A: IntoPartitionKey<Second<B>: IntoSortKey> + Clone, B: Clone> IntoItem<S> for &(A, B) {
    type Item = Relation<A::Entity, <A::Second<B> as IntoSortKey>::Entity>;
    type Old = UnknownOld;

    fn into_new_item(self, layout: &Layout) -> Result<NewItem, Fault> {
        IntoItem::<S>::into_new_item(self.clone(), layout)
    }
}

#[diagnostic::do_not_recommend]
impl<S: HasRelations, P: Entity, C: Entity> IntoItem<S> for Relation<P, C> {
    type Item = Self;
    type Old = UnknownOld;

    fn into_new_item(self, layout: &Layout) -> Result<NewItem, Fault> {
        NewItem::from_item(self, layout)
    }
}

#[diagnostic::do_not_recommend]
impl<S: HasRelations, P: Entity, C: Entity> ItemOf<S> for Relation<P, C> {}

/// A bound on [`IntoItem::Old`] in the writes of one item. A key and a list of items don't satisfy it, so the compiler's message
/// about them says how to write them.
#[diagnostic::on_unimplemented(
    message = "`insert`, `put`, `replace` and `upsert` write one whole item, not a `{Self}`",
    label = "change an item by its key with `table.update(key)`, and write a list with `table.batch_put(items)`"
)]
pub trait WholeItem {}

#[diagnostic::do_not_recommend]
impl WholeItem for UnknownOld {}

#[diagnostic::do_not_recommend]
impl WholeItem for KnownOld {}

/// A primary key in place of an item.
#[doc(hidden)]
#[derive(Debug)]
pub struct KeyOf<I>(PhantomData<I>);

#[diagnostic::do_not_recommend]
impl<S, I> IntoItem<S> for PrimaryKey<I> {
    type Item = NoItem;
    type Old = KeyOf<I>;

    fn into_new_item(self, _: &Layout) -> Result<NewItem, Fault> {
        unreachable!("`KeyOf` isn't a `WholeItem`")
    }
}

/// A list in place of an item.
#[doc(hidden)]
#[derive(Debug)]
pub struct ListOf<I>(PhantomData<I>);

#[diagnostic::do_not_recommend]
impl<S, I> IntoItem<S> for Vec<I> {
    type Item = NoItem;
    type Old = ListOf<I>;

    fn into_new_item(self, _: &Layout) -> Result<NewItem, Fault> {
        unreachable!("`ListOf` isn't a `WholeItem`")
    }
}

// So that `table.upsert("alice")` is a single error instead of two.
#[diagnostic::do_not_recommend]
impl<'a, S> IntoItem<S> for &'a str
where
    &'a str: StringAsKey,
{
    type Item = NoItem;
    type Old = UnknownOld;

    fn into_new_item(self, _: &Layout) -> Result<NewItem, Fault> {
        unreachable!("no type implements `StringAsKey`")
    }
}
