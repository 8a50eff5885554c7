//! Key conditions: which items of a partition a query reads.

mod capability;
mod erased;
mod query;

pub use self::capability::{
    ConsistentQuery, ConsistentReads, FilterableBy, NotKeyOf, NotKeysOf, ProjectionFor, UnknownIndex,
};
pub use self::erased::ErasedKeyCondition;
pub(crate) use self::query::SortEntity;
pub use self::query::{IntoKeyCondition, Pair, Partition, QuerySpec};

use std::fmt;
use std::marker::PhantomData;
use std::ops::Bound;

use self::query::QueryOutput;
use crate::item::{self, Item};
use crate::key::{
    AsValuePrefix, HasNone, IntoPart, Ordered, PartitionKeys, PrimaryKey, Range, SortKeys, StartsWithText,
};
use crate::operation::ProjectedAttributes;

/// Selects the items of type `I` in one partition of the index `X`.
///
/// Created by a constructor that `#[derive(Entity)]` generates, such as `Order::query("alice")`. `Parts` is a tuple of the
/// sort-key parts that the query doesn't fix yet. `Output` is the type that the query returns for each item: the item itself,
/// or the type that `index(.., returns = ..)` declares.
#[must_use = "a key condition does nothing until it is passed to `table.query(..)`"]
pub struct KeyCondition<I, X, Parts, Output = I> {
    range: Range,
    output: QueryOutput<Output>,
    marker: PhantomData<fn() -> (I, X, Parts)>,
}

impl<I: Item, X, Parts> KeyCondition<I, X, Parts> {
    #[doc(hidden)]
    pub fn new(partition: PartitionKeys, sort: Option<SortKeys>) -> Self {
        Self::from_range(Range { partition, sort }, QueryOutput { decode: item::decode::<I>, projection: None })
    }

    /// Returns the projection `P` of each item.
    #[doc(hidden)]
    pub fn returning_projection<P: ProjectionFor<Self>>(self) -> KeyCondition<I, X, Parts, P> {
        let projection = Some(ProjectedAttributes::project_query::<Self, P> as _);
        KeyCondition::from_range(self.range, QueryOutput { decode: P::decode, projection })
    }

    /// Returns the primary key of each item.
    #[doc(hidden)]
    pub fn returning_keys(self) -> KeyCondition<I, X, Parts, PrimaryKey<I>> {
        let projection = Some(ProjectedAttributes::keys_only as _);
        KeyCondition::from_range(self.range, QueryOutput { decode: PrimaryKey::decode, projection })
    }
}

impl<I, X, Parts, Output> KeyCondition<I, X, Parts, Output> {
    pub(crate) fn into_partition_keys(self) -> PartitionKeys {
        self.range.partition
    }

    fn from_range(range: Range, output: QueryOutput<Output>) -> Self {
        Self { range, output, marker: PhantomData }
    }

    fn map_sort_keys<Remaining>(
        self,
        narrow: impl FnOnce(SortKeys) -> SortKeys,
    ) -> KeyCondition<I, X, Remaining, Output> {
        let Range { partition, sort } = self.range;
        KeyCondition::from_range(Range { partition, sort: sort.map(narrow) }, self.output)
    }
}

/// A tuple of the remaining parts of a sort key. A query can be narrowed by the first one.
#[diagnostic::on_unimplemented(
    message = "the sort key has no further part to narrow the query by",
    label = "remove this call: the remaining parts are `{Self}`",
    note = "call `.eq(..)` for the leading parts in their order, then at most one bound, such as `.lt(..)` or `.between(..)`"
)]
pub trait NextPart<Remaining> {
    /// The type of the next part: a [`KeyPart`](crate::key::KeyPart), or a [`KeyAttribute`](crate::key::KeyAttribute).
    type Part;
}

/// Replaces the remaining parts after a bound, because the query can't be narrowed any further.
#[derive(Debug)]
pub struct AlreadyBounded;

macro_rules! parts {
    ($($First:ident $(, $Rest:ident)*;)+) => {$(
        #[diagnostic::do_not_recommend]
        impl<$First $(, $Rest)*> NextPart<($($Rest,)*)> for ($First, $($Rest,)*) {
            type Part = $First;
        }
    )+};
}

parts! {
    A;
    A, B;
    A, B, C;
    A, B, C, D;
    A, B, C, D, E;
    A, B, C, D, E, F;
    A, B, C, D, E, F, G;
    A, B, C, D, E, F, G, H;
    A, B, C, D, E, F, G, H, I;
    A, B, C, D, E, F, G, H, I, J;
    A, B, C, D, E, F, G, H, I, J, K;
    A, B, C, D, E, F, G, H, I, J, K, L;
    A, B, C, D, E, F, G, H, I, J, K, L, M;
    A, B, C, D, E, F, G, H, I, J, K, L, M, N;
    A, B, C, D, E, F, G, H, I, J, K, L, M, N, O;
    A, B, C, D, E, F, G, H, I, J, K, L, M, N, O, P;
}

/// Narrows the query by the parts of the sort key, in their order.
///
/// `eq` fixes the next part and can be repeated. One bound on the part after it, such as `lt` or `begins_with`, ends the key
/// condition.
///
/// ```
/// use dokklib::Entity;
///
/// #[derive(Entity)]
/// struct User;
///
/// #[derive(Entity, Debug, PartialEq)]
/// #[entity(pk = User(user), sk = Self(day, id))]
/// struct Order {
///     user: String,
///     day: String,
///     id: u64,
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> dokklib::Result<()> {
/// # let local = dokklib::local::Local::start().await?;
/// # let table = local.table("SingleTable").await?;
/// for (day, id) in [("2026-02-01", 1), ("2026-02-02", 2), ("2026-02-02", 3), ("2026-03-01", 4)] {
///     table.put(Order { user: "alice".to_owned(), day: day.to_owned(), id }).await?;
/// }
/// let orders = || Order::query("alice");
/// assert_eq!(table.query(orders().eq("2026-02-02")).await?.len(), 2);
/// assert_eq!(table.query(orders().eq("2026-02-02").gt(2)).await?.len(), 1);
/// assert_eq!(table.query(orders().between("2026-02-01", "2026-02-02")).await?.len(), 3); // both days, inclusive
/// assert_eq!(table.query(orders().gt("2026-02-02")).await?.len(), 1); // no item of that day
/// assert_eq!(table.query(orders().begins_with("2026-02")).await?.len(), 3);
/// # Ok(())
/// # }
/// ```
///
/// A bound compares only its own part, regardless of the parts that follow. Every range is sent as a `BETWEEN` or
/// `begins_with` within the entity's prefix, so a query doesn't read the items of other entities. The exception are child
/// entities whose sort keys extend the prefix: DynamoDB reads their items, and the query skips them by their tag. If the
/// lower bound is greater than the upper bound, the query returns no items and sends no request.
///
/// Unescaped text before other parts has no ranges, because its keys don't sort as its values: such a query fails with
/// [`InvalidRequest`](crate::ErrorKind::InvalidRequest).
///
/// See [key condition
/// expressions](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.KeyConditionExpressions.html) in
/// AWS's guide.
impl<I, X, Parts, Output> KeyCondition<I, X, Parts, Output> {
    /// Selects the items whose next part equals `part`. Call it again to fix the part after it.
    pub fn eq<Remaining>(self, part: impl IntoPart<Parts::Part>) -> KeyCondition<I, X, Remaining, Output>
    where
        Parts: NextPart<Remaining>,
    {
        self.map_sort_keys(|keys| keys.equal_to(part.as_part()))
    }

    /// Selects the items without a value for the next part, which is declared as `last(..)`.
    ///
    /// The ranges never include these items. `maybe_eq(None)` is another condition: it selects the items with any value or none.
    pub fn eq_none<Remaining>(self) -> KeyCondition<I, X, Remaining, Output>
    where
        Parts: NextPart<Remaining, Part: HasNone>,
    {
        self.map_sort_keys(SortKeys::equal_to_none)
    }

    /// Selects the items whose next part is less than `part`.
    pub fn lt<Remaining>(self, part: impl IntoPart<Parts::Part>) -> KeyCondition<I, X, AlreadyBounded, Output>
    where
        Parts: NextPart<Remaining, Part: Ordered>,
    {
        self.map_sort_keys(|keys| keys.between(Bound::Unbounded, Bound::Excluded(part.as_part())))
    }

    /// Selects the items whose next part is less than or equal to `part`.
    pub fn le<Remaining>(self, part: impl IntoPart<Parts::Part>) -> KeyCondition<I, X, AlreadyBounded, Output>
    where
        Parts: NextPart<Remaining, Part: Ordered>,
    {
        self.map_sort_keys(|keys| keys.between(Bound::Unbounded, Bound::Included(part.as_part())))
    }

    /// Selects the items whose next part is greater than `part`.
    ///
    /// Items whose next part equals `part` are excluded, regardless of the parts that follow.
    pub fn gt<Remaining>(self, part: impl IntoPart<Parts::Part>) -> KeyCondition<I, X, AlreadyBounded, Output>
    where
        Parts: NextPart<Remaining, Part: Ordered>,
    {
        self.map_sort_keys(|keys| keys.between(Bound::Excluded(part.as_part()), Bound::Unbounded))
    }

    /// Selects the items whose next part is greater than or equal to `part`.
    pub fn ge<Remaining>(self, part: impl IntoPart<Parts::Part>) -> KeyCondition<I, X, AlreadyBounded, Output>
    where
        Parts: NextPart<Remaining, Part: Ordered>,
    {
        self.map_sort_keys(|keys| keys.between(Bound::Included(part.as_part()), Bound::Unbounded))
    }

    /// Selects the items whose next part is between `from` and `to`, both inclusive.
    ///
    /// Selects no items if `from` is greater than `to`.
    pub fn between<Remaining>(
        self,
        from: impl IntoPart<Parts::Part>,
        to: impl IntoPart<Parts::Part>,
    ) -> KeyCondition<I, X, AlreadyBounded, Output>
    where
        Parts: NextPart<Remaining, Part: Ordered>,
    {
        self.map_sort_keys(|keys| keys.between(Bound::Included(from.as_part()), Bound::Included(to.as_part())))
    }

    /// Selects the items whose next part begins with `prefix`: a text such as `"2020-02"` of a date, or bytes for a binary
    /// attribute.
    pub fn begins_with<Remaining, Text: ?Sized + AsValuePrefix>(
        self,
        prefix: impl AsRef<Text>,
    ) -> KeyCondition<I, X, AlreadyBounded, Output>
    where
        Parts: NextPart<Remaining, Part: StartsWithText<Text>>,
    {
        self.map_sort_keys(|keys| keys.begins_with(prefix.as_ref().as_value_prefix()))
    }
}

/// Narrows the query by optional values, such as the parameters of a web request. `None` doesn't narrow it, and the type is
/// the same for both.
///
/// ```
/// use dokklib::Entity;
///
/// #[derive(Entity)]
/// struct User;
///
/// #[derive(Entity)]
/// #[entity(pk = User(user), sk = Self(day, id))]
/// struct Order {
///     user: String,
///     day: String,
///     id: u64,
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> dokklib::Result<()> {
/// # let local = dokklib::local::Local::start().await?;
/// # let table = local.table("SingleTable").await?;
/// for (day, id) in [("2026-02-01", 1), ("2026-02-02", 2), ("2026-03-01", 3)] {
///     table.put(Order { user: "alice".to_owned(), day: day.to_owned(), id }).await?;
/// }
/// let count = |from: Option<&str>, to: Option<&str>| {
///     table.query(Order::query("alice").maybe_between(from, to)).count()
/// };
/// assert_eq!(count(None, None).await?, 3);
/// assert_eq!(count(Some("2026-02-02"), None).await?, 2);
/// assert_eq!(count(None, Some("2026-02-02")).await?, 2);
/// # Ok(())
/// # }
/// ```
///
/// After `maybe_eq(None)`, a value for a later part is [`InvalidInput`](crate::ErrorKind::InvalidInput): the sort keys with
/// any first part and a certain second part are not one range. It is never ignored.
///
/// To choose between two key conditions of different types, see [`erase`](Self::erase).
impl<I, X, Parts, Output> KeyCondition<I, X, Parts, Output> {
    /// As [`eq`](Self::eq), if there is a value. Without one, the parts that follow can't be narrowed either.
    pub fn maybe_eq<Remaining>(self, part: Option<impl IntoPart<Parts::Part>>) -> KeyCondition<I, X, Remaining, Output>
    where
        Parts: NextPart<Remaining>,
    {
        match part {
            Some(part) => self.eq(part),
            None => self.map_sort_keys(|keys| keys.skip()),
        }
    }

    /// As [`lt`](Self::lt), if there is a value.
    pub fn maybe_lt<Remaining>(
        self,
        part: Option<impl IntoPart<Parts::Part>>,
    ) -> KeyCondition<I, X, AlreadyBounded, Output>
    where
        Parts: NextPart<Remaining, Part: Ordered>,
    {
        match part {
            Some(part) => self.lt(part),
            None => self.map_sort_keys(|keys| keys),
        }
    }

    /// As [`le`](Self::le), if there is a value.
    pub fn maybe_le<Remaining>(
        self,
        part: Option<impl IntoPart<Parts::Part>>,
    ) -> KeyCondition<I, X, AlreadyBounded, Output>
    where
        Parts: NextPart<Remaining, Part: Ordered>,
    {
        match part {
            Some(part) => self.le(part),
            None => self.map_sort_keys(|keys| keys),
        }
    }

    /// As [`gt`](Self::gt), if there is a value.
    pub fn maybe_gt<Remaining>(
        self,
        part: Option<impl IntoPart<Parts::Part>>,
    ) -> KeyCondition<I, X, AlreadyBounded, Output>
    where
        Parts: NextPart<Remaining, Part: Ordered>,
    {
        match part {
            Some(part) => self.gt(part),
            None => self.map_sort_keys(|keys| keys),
        }
    }

    /// As [`ge`](Self::ge), if there is a value.
    pub fn maybe_ge<Remaining>(
        self,
        part: Option<impl IntoPart<Parts::Part>>,
    ) -> KeyCondition<I, X, AlreadyBounded, Output>
    where
        Parts: NextPart<Remaining, Part: Ordered>,
    {
        match part {
            Some(part) => self.ge(part),
            None => self.map_sort_keys(|keys| keys),
        }
    }

    /// As [`between`](Self::between), with each bound that has a value. Both are inclusive.
    pub fn maybe_between<Remaining, P>(
        self,
        from: Option<P>,
        to: Option<P>,
    ) -> KeyCondition<I, X, AlreadyBounded, Output>
    where
        Parts: NextPart<Remaining, Part: Ordered>,
        P: IntoPart<Parts::Part>,
    {
        if from.is_none() && to.is_none() {
            return self.map_sort_keys(|keys| keys);
        }
        let bound = |part: Option<_>| part.map_or(Bound::Unbounded, Bound::Included);
        let (from, to) = (from.as_ref().map(P::as_part), to.as_ref().map(P::as_part));
        self.map_sort_keys(|keys| keys.between(bound(from), bound(to)))
    }

    /// As [`begins_with`](Self::begins_with), if there is a value.
    pub fn maybe_begins_with<Remaining, Text: ?Sized + AsValuePrefix>(
        self,
        prefix: Option<impl AsRef<Text>>,
    ) -> KeyCondition<I, X, AlreadyBounded, Output>
    where
        Parts: NextPart<Remaining, Part: StartsWithText<Text>>,
    {
        match prefix {
            Some(prefix) => self.begins_with(prefix),
            None => self.map_sort_keys(|keys| keys),
        }
    }
}

impl<I, X, Parts, Output> Clone for KeyCondition<I, X, Parts, Output> {
    fn clone(&self) -> Self {
        Self::from_range(self.range.clone(), self.output)
    }
}

/// Prints the prefixes and redacts the values.
impl<I: Item, X, Parts, Output> fmt::Debug for KeyCondition<I, X, Parts, Output> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeyCondition<{}>({})", I::name(), self.range)
    }
}
