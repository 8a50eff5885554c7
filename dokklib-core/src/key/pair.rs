use std::ops::RangeInclusive;

use super::{KeyText, PartitionKey, PrefixSortKey, SortKey, SortKeys};
use crate::schema::Entity;

/// The first element of a pair of keys: a [`PartitionKey`].
#[diagnostic::on_unimplemented(
    message = "expected a partition key as the first element of the pair, found `{Self}`",
    label = "pass `E::partition_key(..)` first and the sort key second"
)]
pub trait IntoPartitionKey {
    /// The entity of the partition key.
    type Entity: Entity;

    /// The second element of the pair: always `B`. The bounds of the second element are on this type, so that a pair with two
    /// wrong elements is one error.
    #[doc(hidden)]
    type Second<B>;

    #[doc(hidden)]
    fn into_text(self) -> KeyText;

    #[doc(hidden)]
    fn second<B>(second: B) -> Self::Second<B>;
}

#[diagnostic::do_not_recommend]
impl<P: Entity> IntoPartitionKey for PartitionKey<P> {
    type Entity = P;
    type Second<B> = B;

    fn into_text(self) -> KeyText {
        self.text
    }

    fn second<B>(second: B) -> B {
        second
    }
}

#[diagnostic::do_not_recommend]
impl<P: Entity> IntoPartitionKey for &PartitionKey<P> {
    type Entity = P;
    type Second<B> = B;

    fn into_text(self) -> KeyText {
        self.text.clone()
    }

    fn second<B>(second: B) -> B {
        second
    }
}

/// Returns the texts of a pair of keys that identifies one item.
pub(crate) fn pair_texts<A: IntoPartitionKey, B>((partition, sort): (A, B)) -> (KeyText, KeyText)
where
    A::Second<B>: IntoSortKey,
{
    let sort = A::second(sort).into_text();
    (partition.into_text(), sort)
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
