//! The values that `table.query(..)` accepts.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use super::KeyCondition;
use crate::index::{Index, PrimaryIndex};
use crate::item::{self, Decode, Item, ItemOf, RawItem, Readable, Relation};
use crate::key::{
    AttributePartitionKey, IntoPartitionKey, IntoPrefixSortKey, KeyAttribute, PartitionKey, PartitionKeys, Range,
};
use crate::operation::ProjectedAttributes;
use crate::schema::{DeclaredKey, Entity, GeneratedPartitionKey, HasRelations, IndexLayout, Layout, TagValue};

/// A query by a partition key and a prefix sort key of the index `X`.
#[derive(Debug)]
pub struct Pair<P, S, X = PrimaryIndex>(PhantomData<fn() -> (P, S, X)>);

/// A query by a partition key of the index `X` alone. It reads a whole item collection.
#[derive(Debug)]
pub struct Partition<P, X = PrimaryIndex>(PhantomData<fn() -> (P, X)>);

/// How a query requests and decodes each item.
///
/// A plain value instead of a trait bound on `T`: a bound would be a second error wherever the keys are wrong.
pub(crate) struct QueryOutput<T> {
    pub(crate) decode: Decode<T>,
    /// Adds the attributes to request. `None` requests all attributes.
    pub(crate) projection: Option<fn(&mut ProjectedAttributes, &Layout)>,
}

impl<T> Clone for QueryOutput<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for QueryOutput<T> {}

/// A query as plain data: its key range and how its items are decoded.
///
/// `Keys` is the type of the key condition. Plain data instead of bounds on `Keys` and `I`: a bound would be a second error
/// wherever the keys are wrong.
#[doc(hidden)]
pub struct QuerySpec<Keys, I> {
    pub(crate) range: Range,
    pub(crate) name: fn() -> Cow<'static, str>,
    pub(crate) output: QueryOutput<I>,
    pub(crate) index: Option<IndexLayout>,
    /// The tag of the items, if the query returns items of one type.
    pub(crate) tag: Option<TagValue>,
    /// The keys of the items, if the query returns items of one type. The two keys of the primary key come first.
    pub(crate) keys: Option<&'static [DeclaredKey]>,
    /// `true` if the items have a field that is the time to live, so that expired ones are skipped.
    pub(crate) has_ttl: bool,
    marker: PhantomData<fn() -> Keys>,
}

impl<Keys, I> fmt::Debug for QuerySpec<Keys, I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("QuerySpec").field(&self.range).finish()
    }
}

impl<Keys, I: Readable> QuerySpec<Keys, I> {
    fn new(range: Range) -> Self {
        let output = QueryOutput { decode: item::decode::<I>, projection: None };
        Self { range, name: I::name, output, index: None, tag: None, keys: None, has_ttl: false, marker: PhantomData }
    }
}

impl<Keys, Output> QuerySpec<Keys, Output> {
    /// Creates the query of the items of type `I` in an index.
    pub(super) fn of_item<I: Item>(range: Range, output: QueryOutput<Output>, index: Option<IndexLayout>) -> Self {
        let (tag, keys, has_ttl) = (I::TAG, Some(I::KEYS), I::LIFE_CYCLE.has_ttl());
        Self { range, name: I::name, output, index, tag, keys, has_ttl, marker: PhantomData }
    }
}

impl<Keys> QuerySpec<Keys, RawItem> {
    /// Creates the query of a whole partition.
    pub(crate) fn of_partition(partition: PartitionKeys) -> Self {
        Self::new(Range { partition, sort: None })
    }
}

/// A value that `table.query(..)` accepts for a table of the schema `S`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a key condition for a table of the schema `{S}`",
    label = "pass `Order::query(..)` or `User::partition_key(..)`, or a pair of a partition key and a prefix sort key",
    note = "to read a whole item collection, pass the partition key alone: `User::partition_key(..)`"
)]
pub trait IntoKeyCondition<S> {
    #[doc(hidden)]
    type Spec;

    #[doc(hidden)]
    fn into_spec(self) -> Self::Spec;
}

/// The entity of the sort keys in a pair of keys.
pub(crate) type SortEntity<A, B> = <<A as IntoPartitionKey>::Second<B> as IntoPrefixSortKey>::Entity;

// No bound on `IndexOf<S>`: a missing index is reported where the item names it.
impl<S, I: ItemOf<S>, X: Index, Parts, Output> IntoKeyCondition<S> for KeyCondition<I, X, Parts, Output> {
    type Spec = QuerySpec<Self, Output>;

    fn into_spec(self) -> Self::Spec {
        let Self { range, output, .. } = self;
        QuerySpec::of_item::<I>(range, output, IndexLayout::secondary::<X>())
    }
}

impl<S: HasRelations, A: IntoPartitionKey<Second<B>: IntoPrefixSortKey>, B> IntoKeyCondition<S> for (A, B) {
    type Spec = QuerySpec<Pair<A::Entity, SortEntity<A, B>>, Relation<A::Entity, SortEntity<A, B>>>;

    fn into_spec(self) -> Self::Spec {
        let sort = A::second(self.1).into_sort_keys();
        QuerySpec::new(Range { partition: PartitionKeys::Text(self.0.into_text()), sort: Some(sort) })
    }
}

impl<S: GeneratedPartitionKey, P: Entity> IntoKeyCondition<S> for PartitionKey<P> {
    type Spec = QuerySpec<Partition<P>, RawItem>;

    fn into_spec(self) -> Self::Spec {
        QuerySpec::of_partition(PartitionKeys::Text(self.text))
    }
}

#[diagnostic::do_not_recommend]
impl<S: GeneratedPartitionKey, P: Entity> IntoKeyCondition<S> for &PartitionKey<P> {
    type Spec = QuerySpec<Partition<P>, RawItem>;

    fn into_spec(self) -> Self::Spec {
        QuerySpec::of_partition(PartitionKeys::Text(self.text.clone()))
    }
}

#[diagnostic::do_not_recommend]
impl<S, T> IntoKeyCondition<S> for AttributePartitionKey<S, T> {
    type Spec = QuerySpec<Partition<KeyAttribute<T>>, RawItem>;

    fn into_spec(self) -> Self::Spec {
        QuerySpec::of_partition(PartitionKeys::Attributes(vec![self.value]))
    }
}

#[diagnostic::do_not_recommend]
impl<S, T> IntoKeyCondition<S> for &AttributePartitionKey<S, T> {
    type Spec = QuerySpec<Partition<KeyAttribute<T>>, RawItem>;

    fn into_spec(self) -> Self::Spec {
        self.clone().into_spec()
    }
}
