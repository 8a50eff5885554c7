use std::ops::RangeInclusive;

use super::{KeyText, PartitionKey, PrefixSortKey, SortKey, SortKeys};
use crate::schema::Entity;

/// A partition key that identifies one item together with the sort key `B`.
///
/// The trait requires [`IntoSortKey`] of `B`, so that a pair with two wrong elements is one error.
#[diagnostic::on_unimplemented(
    message = "expected a partition key as the first element of the pair, found `{Self}`",
    label = "pass `E::partition_key(..)` first and the sort key second"
)]
pub trait PairsWith<B> {
    /// The entity of the partition key.
    type Partition: Entity;
    /// The entity of the sort key.
    type Sort: Entity;

    #[doc(hidden)]
    fn into_texts(self, sort: B) -> (KeyText, KeyText);
}

impl<P: Entity, B: IntoSortKey> PairsWith<B> for PartitionKey<P> {
    type Partition = P;
    type Sort = B::Entity;

    fn into_texts(self, sort: B) -> (KeyText, KeyText) {
        (self.text, sort.into_text())
    }
}

impl<P: Entity, B: IntoSortKey> PairsWith<B> for &PartitionKey<P> {
    type Partition = P;
    type Sort = B::Entity;

    fn into_texts(self, sort: B) -> (KeyText, KeyText) {
        (self.text.clone(), sort.into_text())
    }
}

/// The second element of a pair of keys that identifies one item: a [`SortKey`].
#[diagnostic::on_unimplemented(
    message = "expected a sort key as the second element of the pair, found `{Self}`",
    label = "pass `E::sort_key(..)`, which identifies one item"
)]
pub trait IntoSortKey {
    /// The entity of the sort key.
    type Entity: Entity;

    #[doc(hidden)]
    fn into_text(self) -> KeyText;
}

#[diagnostic::do_not_recommend]
impl<S: Entity> IntoSortKey for SortKey<S> {
    type Entity = S;

    fn into_text(self) -> KeyText {
        self.text
    }
}

#[diagnostic::do_not_recommend]
impl<S: Entity> IntoSortKey for &SortKey<S> {
    type Entity = S;

    fn into_text(self) -> KeyText {
        self.text.clone()
    }
}

/// The second element of a pair of keys for a query, which matches many items: a [`PrefixSortKey`], or a range of sort keys.
#[diagnostic::on_unimplemented(
    message = "expected a prefix sort key as the second element of a query's pair, found `{Self}`",
    label = "pass `E::prefix_sort_key()`, or a range: `E::sort_key(a)..=E::sort_key(b)`",
    note = "`E::prefix_sort_key()` matches all sort keys of `E`, and `E::sort_key(a)..=E::sort_key(b)` a range; to read the item with a given sort key, use `table.get(..)`"
)]
pub trait IntoPrefixSortKey {
    /// The entity of the sort keys.
    type Entity: Entity;

    #[doc(hidden)]
    fn into_sort_keys(self) -> SortKeys;
}

#[diagnostic::do_not_recommend]
impl<S: Entity> IntoPrefixSortKey for PrefixSortKey<S> {
    type Entity = S;

    fn into_sort_keys(self) -> SortKeys {
        SortKeys::with_prefix(self.text)
    }
}

#[diagnostic::do_not_recommend]
impl<S: Entity> IntoPrefixSortKey for &PrefixSortKey<S> {
    type Entity = S;

    fn into_sort_keys(self) -> SortKeys {
        SortKeys::with_prefix(self.text.clone())
    }
}

#[diagnostic::do_not_recommend]
impl<S: Entity> IntoPrefixSortKey for RangeInclusive<SortKey<S>> {
    type Entity = S;

    fn into_sort_keys(self) -> SortKeys {
        let (low, high) = self.into_inner();
        SortKeys::from_keys(low.text, high.text)
    }
}
