//! Ranges of sort keys within a partition, for collections.

use std::fmt;

use super::{IntoPartition, PartitionInIndex};
use crate::key::{KeyText, PartitionKey, PartitionKeys, PrefixSortKey, SortKey, SortKeys, TextRange};
use crate::schema::{Entity, IndexLayout};

/// A partition key with bounds on the sort keys, for [`Table::query_as`](crate::Table::query_as).
///
/// Returned by [`PartitionKey::from`] and [`PartitionKey::up_to`].
#[derive(Clone)]
pub struct PartitionRange<K> {
    partition: K,
    low: Option<KeyText>,
    high: Option<KeyText>,
}

/// A bound on the sort keys of a collection: a [`SortKey`] or a [`PrefixSortKey`].
#[diagnostic::on_unimplemented(
    message = "expected a sort key as a bound, found `{Self}`",
    label = "use `E::sort_key(..)` or `E::prefix_sort_key().begins_with(..)`"
)]
pub trait SortKeyBound {
    /// Returns the smallest key of the range that begins at the bound.
    #[doc(hidden)]
    fn into_low(self) -> KeyText;

    /// Returns the greatest key of the range that ends at the bound.
    #[doc(hidden)]
    fn into_high(self) -> KeyText;
}

#[diagnostic::do_not_recommend]
impl<E: Entity> SortKeyBound for SortKey<E> {
    fn into_low(self) -> KeyText {
        self.text
    }

    fn into_high(self) -> KeyText {
        self.text
    }
}

#[diagnostic::do_not_recommend]
impl<E: Entity> SortKeyBound for &SortKey<E> {
    fn into_low(self) -> KeyText {
        self.text.clone()
    }

    fn into_high(self) -> KeyText {
        self.text.clone()
    }
}

#[diagnostic::do_not_recommend]
impl<E: Entity> SortKeyBound for PrefixSortKey<E> {
    fn into_low(self) -> KeyText {
        self.text
    }

    fn into_high(self) -> KeyText {
        self.text.last_with_prefix()
    }
}

#[diagnostic::do_not_recommend]
impl<E: Entity> SortKeyBound for &PrefixSortKey<E> {
    fn into_low(self) -> KeyText {
        self.text.clone()
    }

    fn into_high(self) -> KeyText {
        self.text.clone().last_with_prefix()
    }
}

impl<K> PartitionRange<K> {
    fn of(partition: K) -> Self {
        Self { partition, low: None, high: None }
    }

    /// Sets the lower bound of the sort keys, inclusive.
    #[must_use]
    pub fn from(self, bound: impl SortKeyBound) -> Self {
        Self { low: Some(bound.into_low()), ..self }
    }

    /// Sets the upper bound of the sort keys, inclusive. A prefix includes all keys that begin with it.
    #[must_use]
    pub fn up_to(self, bound: impl SortKeyBound) -> Self {
        Self { high: Some(bound.into_high()), ..self }
    }

    fn sort_keys(low: Option<KeyText>, high: Option<KeyText>) -> Option<SortKeys> {
        let range = match (low, high) {
            (None, None) => return None,
            (Some(low), None) => TextRange::AtLeast(low),
            (None, Some(high)) => TextRange::Between(KeyText::from_stored(String::new(), 0), high),
            (Some(low), Some(high)) if low.as_str() > high.as_str() => TextRange::Empty,
            (Some(low), Some(high)) => TextRange::Between(low, high),
        };
        Some(SortKeys::fixed(range))
    }
}

impl<P> PartitionKey<P> {
    /// Reads only the items from this sort key on, for [`Table::query_as`](crate::Table::query_as). The bound is inclusive. It
    /// compares the whole sort key, so it can be between the items of two types of a collection.
    ///
    /// ```
    /// use dokklib::{Collection, Entity};
    ///
    /// #[derive(Entity)]
    /// struct User;
    ///
    /// #[derive(Entity)]
    /// #[entity(pk = User(user), sk = Self(day))]
    /// struct Login {
    ///     user: String,
    ///     day: String,
    /// }
    ///
    /// #[derive(Entity)]
    /// #[entity(pk = User(user), sk = Self(day, id))]
    /// struct Order {
    ///     user: String,
    ///     day: String,
    ///     id: u64,
    /// }
    ///
    /// #[derive(Collection)]
    /// #[collection(exhaustive)]
    /// enum Activity {
    ///     Login(Login),
    ///     Order(Order),
    /// }
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> dokklib::Result<()> {
    /// # let local = dokklib::local::Local::start().await?;
    /// # let table = local.table("SingleTable").await?;
    /// for day in ["2026-01-31", "2026-02-01"] {
    ///     table.put(Login { user: "alice".to_owned(), day: day.to_owned() }).await?;
    ///     table.put(Order { user: "alice".to_owned(), day: day.to_owned(), id: 7 }).await?;
    /// }
    /// let logins_from_february = Login::prefix_sort_key().begins_with("2026-02");
    /// let orders_to_january = Order::prefix_sort_key().begins_with("2026-01");
    /// let range = User::partition_key("alice").from(logins_from_february).up_to(orders_to_january);
    /// let activity = table.query_as::<Activity>(range).descending().limit(10).await?;
    /// assert!(matches!(&activity[..], [Activity::Order(order), Activity::Login(_)] if order.day == "2026-01-31"));
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn from(self, bound: impl SortKeyBound) -> PartitionRange<Self> {
        PartitionRange::of(self).from(bound)
    }

    /// Reads only the items up to this sort key, for [`Table::query_as`](crate::Table::query_as). The bound is inclusive, and
    /// a prefix includes all keys that begin with it.
    #[must_use]
    pub fn up_to(self, bound: impl SortKeyBound) -> PartitionRange<Self> {
        PartitionRange::of(self).up_to(bound)
    }
}

impl<P, X> PartitionInIndex<P, X> {
    /// Reads only the items from this sort key of the index on. The bound is inclusive.
    #[must_use]
    pub fn from(self, bound: impl SortKeyBound) -> PartitionRange<Self> {
        PartitionRange::of(self).from(bound)
    }

    /// Reads only the items up to this sort key of the index. The bound is inclusive, and a prefix includes all keys that
    /// begin with it.
    #[must_use]
    pub fn up_to(self, bound: impl SortKeyBound) -> PartitionRange<Self> {
        PartitionRange::of(self).up_to(bound)
    }
}

#[diagnostic::do_not_recommend]
impl<K: IntoPartition> IntoPartition for PartitionRange<K> {
    type Partition = K::Partition;

    fn into_partition(self) -> (PartitionKeys, Option<SortKeys>, Option<IndexLayout>) {
        let Self { partition, low, high } = self;
        let (partition, _, index) = partition.into_partition();
        (partition, Self::sort_keys(low, high), index)
    }
}

/// Shows the prefixes of the keys, and no values.
impl<K: fmt::Debug> fmt::Debug for PartitionRange<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PartitionRange")
            .field("partition", &self.partition)
            .field("from", &self.low)
            .field("up_to", &self.high)
            .finish()
    }
}
