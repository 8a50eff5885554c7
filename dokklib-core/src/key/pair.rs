use super::{KeyText, PartitionKey, PrefixSortKey, SortKey};
use crate::Entity;

/// The first of a pair of keys: a partition key whose partner is `B`.
///
/// One trait is nested in the other, so that a pair with both places wrong is one error.
#[diagnostic::on_unimplemented(
    message = "a partition key is due in the first place of the pair, not a `{Self}`",
    label = "expected a `PartitionKey`",
    note = "`E::partition_key(..)` makes one; the sort key comes second"
)]
pub trait InPair<B> {
    /// The entity of the partition key.
    type Partition: Entity;
    /// The entity of the sort key.
    type Sort: Entity;

    #[doc(hidden)]
    fn into_texts(self, sort: B) -> (KeyText, KeyText);
}

impl<P: Entity, B: IntoSortKey> InPair<B> for PartitionKey<P> {
    type Partition = P;
    type Sort = B::Entity;

    fn into_texts(self, sort: B) -> (KeyText, KeyText) {
        (self.text, sort.into_text())
    }
}

impl<P: Entity, B: IntoSortKey> InPair<B> for &PartitionKey<P> {
    type Partition = P;
    type Sort = B::Entity;

    fn into_texts(self, sort: B) -> (KeyText, KeyText) {
        (self.text.clone(), sort.into_text())
    }
}

/// The second of a pair of keys that names one item.
#[diagnostic::on_unimplemented(
    message = "a sort key is due in the second place of the pair, not a `{Self}`",
    label = "expected a `SortKey`",
    note = "`E::sort_key(..)` names one item; a `PrefixSortKey` names many and only queries take it"
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

/// The second of a pair of keys that names many items, as a query takes it.
#[diagnostic::on_unimplemented(
    message = "a prefix sort key is due in the second place of a query's pair, not a `{Self}`",
    label = "expected a `PrefixSortKey`",
    note = "`E::prefix_sort_key()` names all sort keys of `E`; for the one item of a whole sort key there is `table.get(..)`"
)]
pub trait IntoPrefixSortKey {
    /// The entity of the sort keys.
    type Entity: Entity;

    #[doc(hidden)]
    fn into_text(self) -> KeyText;
}

#[diagnostic::do_not_recommend]
impl<S: Entity> IntoPrefixSortKey for PrefixSortKey<S> {
    type Entity = S;

    fn into_text(self) -> KeyText {
        self.text
    }
}

#[diagnostic::do_not_recommend]
impl<S: Entity> IntoPrefixSortKey for &PrefixSortKey<S> {
    type Entity = S;

    fn into_text(self) -> KeyText {
        self.text.clone()
    }
}
