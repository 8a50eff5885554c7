//! Indexes as types, and their layout.

use crate::attribute::StoredItem;
use crate::attribute::fields::Names;
use crate::error::Result;
use crate::item::{self, HasProjection, Item, ProjectedName, Readable, Relation};
use crate::key::PrimaryKey;
use crate::schema::{self, Entity, GeneratedSortKey, IndexLayout, Keys, Layout, ProjectionType, SingleTable};

/// A type that describes a secondary index of a table.
///
/// Derived with `#[derive(Index)]`. A query can only use the indexes that the schema of its table lists.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a dokklib index",
    label = "derive it: `#[derive(dokklib::Index)]` and `#[index(name = \"..\", partition_key = \"..\", sort_key = \"..\")]`"
)]
#[doc(alias = "GlobalSecondaryIndex")]
#[doc(alias = "GlobalIndex")]
pub trait Index {
    /// The name of the index in DynamoDB.
    const NAME: &'static str;

    /// The key attributes.
    const KEYS: Keys;

    /// The projected attributes.
    const PROJECTION: ProjectionType;

    /// The type that a query by a partition key of `P` and sort keys of `S` returns for each item. Both are keys of the index.
    type Pair<P: Entity, S: Entity>: Readable;

    /// [`WholeItems`] or [`SomeAttributes`], depending on [`PROJECTION`](Self::PROJECTION).
    #[doc(hidden)]
    type Contents;
}

/// The contents of an index with the projection `ALL`.
#[doc(hidden)]
#[derive(Debug)]
pub struct WholeItems;

/// The contents of an index with another projection.
#[doc(hidden)]
#[derive(Debug)]
pub struct SomeAttributes;

/// The contents of the index `X`, from which a query can return the projection `P` of the items `I`.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{P}` is not a projection of `{I}`",
    label = "declare a projection with `#[derive(dokklib::Projection)]` and `#[projection(of = {I})]`"
)]
pub trait CanProject<I, X, P> {
    fn for_each(add: &mut dyn FnMut(ProjectedName));
    fn decode(item: StoredItem, layout: &Layout) -> Result<P>;
}

/// The contents of an index, for a scan of the items `I`.
#[doc(hidden)]
pub trait ScanOutput<I> {
    /// The items, or their keys if the index doesn't project whole items.
    type Output;

    const IS_KEYS_ONLY: bool;

    fn decode(item: StoredItem, layout: &Layout) -> Result<Self::Output>;
}

#[diagnostic::do_not_recommend]
impl<I: Item> ScanOutput<I> for WholeItems {
    type Output = I;
    const IS_KEYS_ONLY: bool = false;

    fn decode(item: StoredItem, layout: &Layout) -> Result<I> {
        item::decode(item, layout)
    }
}

#[diagnostic::do_not_recommend]
impl<I: Item> ScanOutput<I> for SomeAttributes {
    type Output = PrimaryKey<I>;
    const IS_KEYS_ONLY: bool = true;

    fn decode(item: StoredItem, layout: &Layout) -> Result<PrimaryKey<I>> {
        PrimaryKey::decode(item, layout)
    }
}

#[diagnostic::do_not_recommend]
impl<I: HasProjection<P>, X, P> CanProject<I, X, P> for WholeItems {
    fn for_each(add: &mut dyn FnMut(ProjectedName)) {
        I::for_each(add);
    }

    fn decode(item: StoredItem, layout: &Layout) -> Result<P> {
        I::decode(item, layout)
    }
}

impl<I, X: ContainsFields<I, P>, P> CanProject<I, X, P> for SomeAttributes {
    fn for_each(add: &mut dyn FnMut(ProjectedName)) {
        X::for_each(add);
    }

    fn decode(item: StoredItem, layout: &Layout) -> Result<P> {
        X::decode(item, layout)
    }
}

/// An index that contains all fields of the projection `P` of the items `I`, but not all attributes of the items.
///
/// Derived with `#[projection(of = Order, indexes(ByStatus))]`, which checks the fields. The index implements the trait, so
/// that the compiler's message is about the index.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "the index `{Self}` doesn't project whole items, and the projection `{P}` doesn't list the index",
    label = "list the index, so that the fields are checked: `#[projection(of = {I}, indexes({Self}))]`"
)]
pub trait ContainsFields<I, P> {
    fn for_each(add: &mut dyn FnMut(ProjectedName));
    fn decode(item: StoredItem, layout: &Layout) -> Result<P>;
}

/// An index with the key attributes of the table swapped, to find the partition keys for a sort key.
///
/// Its name is `GSI_1` and it projects only the keys, as in the Python library's table. It swaps the key attributes of the
/// schema that lists it.
#[doc(alias = "InversePrimaryIndex")]
#[derive(Debug, Clone, Copy)]
pub struct InverseIndex;

impl Index for InverseIndex {
    const NAME: &'static str = IndexLayout::INVERSE.name;
    const KEYS: Keys = IndexLayout::INVERSE.keys;
    const PROJECTION: ProjectionType = IndexLayout::INVERSE.projection;
    type Pair<P: Entity, S: Entity> = Relation<S, P>;
    type Contents = SomeAttributes;
}

impl<S: GeneratedSortKey> TextPartitionKey<S> for InverseIndex {}
#[diagnostic::do_not_recommend]
impl TextSortKey for InverseIndex {}

/// Returns the layout of an index of the schema.
#[doc(hidden)]
pub const fn index_of<X: IndexOf<S>, S>() -> &'static IndexLayout {
    const { &IndexLayout::of::<X>() }
}

/// The table itself, as an index with the primary key.
#[derive(Debug, Clone, Copy)]
pub struct PrimaryIndex;

#[diagnostic::do_not_recommend]
impl Index for PrimaryIndex {
    const NAME: &'static str = "";
    const KEYS: Keys = Keys::Primary;
    const PROJECTION: ProjectionType = ProjectionType::All;
    type Pair<P: Entity, S: Entity> = Relation<P, S>;
    type Contents = WholeItems;
}

#[diagnostic::do_not_recommend]
impl<S> IndexOf<S> for PrimaryIndex {}

/// An index whose partition key is a text made of parts, like a [`PartitionKey`](crate::PartitionKey), in a table of the
/// schema `S`.
#[diagnostic::on_unimplemented(
    message = "the partition key of `{Self}` consists of attributes of the items, so it can't be queried by a `PartitionKey`",
    label = "declare a constructor of the item with `as` and use it: `index({Self} as by_index, ..)`"
)]
pub trait TextPartitionKey<S> {}

/// An index whose sort key is a text made of parts, like a [`SortKey`](crate::SortKey).
#[diagnostic::on_unimplemented(
    message = "the sort key of `{Self}` doesn't begin with the prefix of an entity, so it can't be queried by a `PrefixSortKey`",
    label = "declare a constructor of the item with `as` and use it: `index({Self} as by_index, ..)`"
)]
pub trait TextSortKey {}

/// An index that the schema `S` lists.
#[diagnostic::on_unimplemented(
    message = "the schema `{S}` has no index `{Self}`",
    label = "add the index to `{S}`: `#[schema(indexes({Self}))]`"
)]
pub trait IndexOf<S>: Index {}

#[diagnostic::do_not_recommend]
impl IndexOf<SingleTable> for InverseIndex {}

impl IndexLayout {
    #[doc(hidden)]
    pub const fn of<X: Index>() -> Self {
        Self { name: X::NAME, keys: X::KEYS, projection: X::PROJECTION }
    }

    /// Returns the layout of a secondary index, or `None` for the table itself.
    pub(crate) fn secondary<X: Index>() -> Option<Self> {
        (!matches!(X::KEYS, Keys::Primary)).then(Self::of::<X>)
    }
}

/// Fails if a field of a projection isn't in an index that the projection declares.
#[doc(hidden)]
#[track_caller]
pub const fn assert_projection_in_index<I: Item, X: Index>(names: Names, index_name: &str) {
    if let Some(layout) = I::SCHEMA {
        schema::assert_projected(layout, &IndexLayout::of::<X>(), (&names, I::KEY_ONLY), I::KEYS, index_name);
    }
}
