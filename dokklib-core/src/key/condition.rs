use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use super::part::AsStart;
use super::range::{Bound, PartitionKeys, Range, SortKeys, TextRange};
use super::{DeclaredKey, IntoPart, IntoPrefixSortKey, KeyText, Ordered, PartitionKey, PrimaryKey, StartsWithText};
use crate::Entity;
use crate::error::Result;
use crate::index::{Index, IndexLayout, PrimaryIndex, Projects};
use crate::item::{self, Attributes, Decode, Item, ItemOf, Readable};
use crate::operation::Chosen;
use crate::projection::ProjectedName;
use crate::raw::RawItem;
use crate::relation::Relation;
use crate::schema::Layout;

/// Which items of one partition a query reads: those of type `I`, by the keys of the index `X`.
///
/// Made by the constructor that `#[derive(Entity)]` generates: `Order::query("alice")`. `Rest` is the list of the sort
/// key's parts by which it can still be narrowed. `G` is what the query gives of each item: the item itself, or what the
/// `index(.., gives = ..)` of its type says.
#[must_use = "a key condition does nothing until it is given to `table.query(..)`"]
pub struct KeyCondition<I, X, Rest, G = I> {
    range: Range,
    gives: Gives<G>,
    of: PhantomData<fn() -> (I, X, Rest)>,
}

/// What a query gives of each item, and what it asks for.
///
/// Plain data, and not a trait of `G`: that would be further errors where the keys are wrong.
pub(crate) struct Gives<G> {
    pub(crate) decode: Decode<G>,
    /// Chooses the attributes; `None` if all are asked for.
    pub(crate) choose: Option<fn(&mut Chosen, &Layout)>,
}

impl<G> Clone for Gives<G> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<G> Copy for Gives<G> {}

impl<I: Item, X, Rest> KeyCondition<I, X, Rest> {
    #[doc(hidden)]
    pub fn new(partition: PartitionKeys, sort: Option<SortKeys>) -> Self {
        Self::of(Range { partition, sort }, Gives { decode: item::decode::<I>, choose: None })
    }

    /// The same, which gives the fields of a projection.
    #[doc(hidden)]
    pub fn giving<P: ProjectionFor<Self>>(self) -> KeyCondition<I, X, Rest, P> {
        KeyCondition::of(self.range, Gives { decode: P::decode, choose: Some(Chosen::for_projection::<Self, P>) })
    }

    /// The same, which gives primary keys.
    #[doc(hidden)]
    pub fn giving_keys(self) -> KeyCondition<I, X, Rest, PrimaryKey<I>> {
        KeyCondition::of(self.range, Gives { decode: PrimaryKey::decode, choose: Some(Chosen::keys) })
    }
}

impl<I, X, Rest, G> KeyCondition<I, X, Rest, G> {
    fn of(range: Range, gives: Gives<G>) -> Self {
        Self { range, gives, of: PhantomData }
    }

    /// The same with other sort keys.
    fn narrowed<R>(self, narrow: impl FnOnce(SortKeys) -> SortKeys) -> KeyCondition<I, X, R, G> {
        let Range { partition, sort } = self.range;
        KeyCondition::of(Range { partition, sort: sort.map(narrow) }, self.gives)
    }
}

/// The types of the sort key's parts by which a query can still be narrowed, of which the first one is next.
#[diagnostic::on_unimplemented(
    message = "no part of the sort key is left to narrow",
    label = "the parts that are left here: `{Self}`",
    note = "`.eq(..)` fixes one part after the other; one bound (`.lt`, `.between`, ..) on the next part ends the query's key"
)]
pub trait NextPart<Rest> {
    /// The type of the next part: a [`KeyPart`](super::KeyPart), or a [`KeyAttribute`](super::KeyAttribute).
    type Part;
}

/// After a bound no part of the sort key can be narrowed any more.
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
}

/// Narrowing along the parts of the sort key, in their order: `eq` fixes the next part and may be repeated, and one bound on
/// the part after ends it.
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
/// assert_eq!(table.query(orders().between("2026-02-01", "2026-02-02")).await?.len(), 3); // both days, whole
/// assert_eq!(table.query(orders().gt("2026-02-02")).await?.len(), 1); // nothing of that day
/// assert_eq!(table.query(orders().begins_with("2026-02")).await?.len(), 3);
/// # Ok(())
/// # }
/// ```
///
/// A bound says what it says of that part, whatever the parts after it are. Each range is sent as a `BETWEEN` or `begins_with`
/// inside of the entity's own prefix, so none reads another entity's items; children that extend the prefix are read and left
/// out by the tag. A range that is reversed is empty, and nothing is sent.
///
/// [Key condition expressions](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.KeyConditionExpressions.html)
/// in AWS's guide.
impl<I, X, Rest, G> KeyCondition<I, X, Rest, G> {
    /// Those whose next part of the sort key is this one. It may be repeated, for the part after.
    pub fn eq<R>(self, part: impl IntoPart<Rest::Part>) -> KeyCondition<I, X, R, G>
    where
        Rest: NextPart<R>,
    {
        self.narrowed(|keys| keys.equal_to(part.as_part()))
    }

    /// Those whose next part is less than this one.
    pub fn lt<R>(self, part: impl IntoPart<Rest::Part>) -> KeyCondition<I, X, AlreadyBounded, G>
    where
        Rest: NextPart<R, Part: Ordered>,
    {
        self.narrowed(|keys| keys.between(Bound::None, Bound::Excluded(part.as_part())))
    }

    /// Those whose next part is less than this one or equal to it, whatever the parts after it are.
    pub fn le<R>(self, part: impl IntoPart<Rest::Part>) -> KeyCondition<I, X, AlreadyBounded, G>
    where
        Rest: NextPart<R, Part: Ordered>,
    {
        self.narrowed(|keys| keys.between(Bound::None, Bound::Included(part.as_part())))
    }

    /// Those whose next part is greater than this one; none that has it, whatever the parts after it are.
    pub fn gt<R>(self, part: impl IntoPart<Rest::Part>) -> KeyCondition<I, X, AlreadyBounded, G>
    where
        Rest: NextPart<R, Part: Ordered>,
    {
        self.narrowed(|keys| keys.between(Bound::Excluded(part.as_part()), Bound::None))
    }

    /// Those whose next part is greater than this one or equal to it.
    pub fn ge<R>(self, part: impl IntoPart<Rest::Part>) -> KeyCondition<I, X, AlreadyBounded, G>
    where
        Rest: NextPart<R, Part: Ordered>,
    {
        self.narrowed(|keys| keys.between(Bound::Included(part.as_part()), Bound::None))
    }

    /// Those whose next part is not less than `from` and not greater than `to`, whatever the parts after it are; none if
    /// `from` is greater than `to`.
    pub fn between<R>(
        self,
        from: impl IntoPart<Rest::Part>,
        to: impl IntoPart<Rest::Part>,
    ) -> KeyCondition<I, X, AlreadyBounded, G>
    where
        Rest: NextPart<R, Part: Ordered>,
    {
        self.narrowed(|keys| keys.between(Bound::Included(from.as_part()), Bound::Included(to.as_part())))
    }

    /// Those whose next part begins with this text: `"2020-02"` of a date; or with these bytes, where it is a binary attribute.
    pub fn begins_with<R, Text: ?Sized + AsStart>(
        self,
        start: impl AsRef<Text>,
    ) -> KeyCondition<I, X, AlreadyBounded, G>
    where
        Rest: NextPart<R, Part: StartsWithText<Text>>,
    {
        self.narrowed(|keys| keys.beginning_with(start.as_ref().as_start()))
    }
}

impl<I, X, Rest, G> Clone for KeyCondition<I, X, Rest, G> {
    fn clone(&self) -> Self {
        Self::of(self.range.clone(), self.gives)
    }
}

/// Shows the prefixes and not the values.
impl<I: Item, X, Rest, G> fmt::Debug for KeyCondition<I, X, Rest, G> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeyCondition<{}>({})", I::name(), self.range)
    }
}

/// A pair of a partition key and a prefix sort key of the index `X`.
#[derive(Debug)]
pub struct Pair<P, S, X = PrimaryIndex>(PhantomData<fn() -> (P, S, X)>);

/// A partition key of the index `X`, alone: a whole item collection.
#[derive(Debug)]
pub struct Partition<P, X = PrimaryIndex>(PhantomData<fn() -> (P, X)>);

/// What a query was asked by that can be read consistently: keys of an index with [`ConsistentReads`].
#[diagnostic::on_unimplemented(message = "a query by `{Self}` has no consistent reads", label = "not here")]
pub trait ReadsConsistently {}

impl<P, S, X: ConsistentReads> ReadsConsistently for Pair<P, S, X> {}

impl<P, X: ConsistentReads> ReadsConsistently for Partition<P, X> {}

impl<I, X: ConsistentReads, Rest, G> ReadsConsistently for KeyCondition<I, X, Rest, G> {}

/// What a query was asked by whose items a condition on `F` can filter, which asks for the key attributes `K`.
#[diagnostic::on_unimplemented(
    message = "the items of this query are not of type `{F}`, of which the condition is",
    label = "a condition on `{F}`",
    note = "the query is asked by `{Self}`"
)]
pub trait Filters<F, K = ()> {}

impl<I, X, Rest, G, K: NoKeysOf<X>> Filters<I, K> for KeyCondition<I, X, Rest, G> {}

impl<P: Entity, S: Entity, X: Index> Filters<X::Pair<P, S>, ()> for Pair<P, S, X> {}

impl<P, X> Filters<RawItem, ()> for Partition<P, X> {}

/// A list of fields of which none is a key of the index `X`.
#[doc(hidden)]
pub trait NoKeysOf<X> {}

#[diagnostic::do_not_recommend]
impl<X> NoKeysOf<X> for () {}

impl<X, F: NoKeyOf<X>, Rest: NoKeysOf<X>> NoKeysOf<X> for (F, Rest) {}

/// A field that is a key of some index, and not of `X`.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` is a key of the index `{X}`, and DynamoDB filters by no key of what is queried",
    label = "asks for a key",
    note = "the query itself is narrowed by it, before it is given to the table: `.eq(..)`, `.between(..)`"
)]
pub trait NoKeyOf<X> {}

/// A projection of the items of a query that was asked by `By`.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "what this query gives has no projections",
    label = "no projection of these items",
    note = "attributes of relations and of whole collections are chosen by name: `.attributes([\"role\"])`"
)]
pub trait ProjectionFor<By>: Sized {
    fn for_each(add: &mut dyn FnMut(ProjectedName));
    fn decode(attributes: Attributes, layout: &Layout) -> Result<Self>;
}

impl<I, X: Index, Rest, G, P> ProjectionFor<KeyCondition<I, X, Rest, G>> for P
where
    X::Holds: Projects<I, X, P>,
{
    fn for_each(add: &mut dyn FnMut(ProjectedName)) {
        <X::Holds as Projects<I, X, P>>::for_each(add);
    }

    fn decode(attributes: Attributes, layout: &Layout) -> Result<P> {
        <X::Holds as Projects<I, X, P>>::decode(attributes, layout)
    }
}

/// An index that can be read consistently: the table's own key, or a local index.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is a global secondary index: DynamoDB has no consistent reads there",
    label = "`.consistent()` is for the table's own key and local indexes"
)]
pub trait ConsistentReads {}

#[diagnostic::do_not_recommend]
impl ConsistentReads for PrimaryIndex {}

/// What a query asks: which keys, and how the items are read.
///
/// Plain data, and not bounds on `By` and `I`: those would be further errors where the keys are wrong.
#[doc(hidden)]
pub struct Asked<By, I> {
    pub(crate) range: Range,
    pub(crate) name: fn() -> Cow<'static, str>,
    pub(crate) gives: Gives<I>,
    pub(crate) index: Option<IndexLayout>,
    /// What the tag of the items says, where it says anything.
    pub(crate) tag: Option<&'static str>,
    /// The keys of the items, the two of the primary key first, where they are of one type.
    pub(crate) keys: Option<&'static [DeclaredKey]>,
    by: PhantomData<fn() -> By>,
}

impl<By, I> fmt::Debug for Asked<By, I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Asked").field(&self.range).finish()
    }
}

impl<By, I: Readable> Asked<By, I> {
    fn new(range: Range) -> Self {
        let gives = Gives { decode: item::decode::<I>, choose: None };
        Self { range, name: I::name, gives, index: None, tag: None, keys: None, by: PhantomData }
    }
}

/// What `table.query(..)` takes, on a table of the schema `S`.
#[diagnostic::on_unimplemented(
    message = "a `{Self}` is nothing that a query of the schema `{S}` takes",
    label = "not a key condition of this table",
    note = "a query takes a key condition, `Order::query(..)`, or a pair: `(User::partition_key(..), Order::prefix_sort_key())`",
    note = "by a partition key alone it reads a whole item collection: `User::partition_key(..)`"
)]
pub trait IntoKeyCondition<S> {
    #[doc(hidden)]
    type Asked;

    #[doc(hidden)]
    fn into_asked(self) -> Self::Asked;
}

// That the schema has the index is asked where the item names it.
impl<S, I: ItemOf<S>, X: Index, Rest, G> IntoKeyCondition<S> for KeyCondition<I, X, Rest, G> {
    type Asked = Asked<Self, G>;

    fn into_asked(self) -> Self::Asked {
        let Self { range, gives, .. } = self;
        let index = IndexLayout::secondary::<X>();
        Asked { range, name: <I as Item>::name, gives, index, tag: I::TAG, keys: Some(I::KEYS), by: PhantomData }
    }
}

impl<S, A: InQueryPair<B>, B> IntoKeyCondition<S> for (A, B) {
    type Asked = Asked<Pair<A::Partition, A::Sort>, Relation<A::Partition, A::Sort>>;

    fn into_asked(self) -> Self::Asked {
        let (partition, prefix) = self.0.into_texts(self.1);
        Asked::new(Range::of_text(partition, Some(SortKeys::fixed(TextRange::BeginsWith(prefix)))))
    }
}

#[diagnostic::do_not_recommend]
impl<S, P: Entity> IntoKeyCondition<S> for PartitionKey<P> {
    type Asked = Asked<Partition<P>, RawItem>;

    fn into_asked(self) -> Self::Asked {
        Asked::new(Range::of_text(self.text, None))
    }
}

#[diagnostic::do_not_recommend]
impl<S, P: Entity> IntoKeyCondition<S> for &PartitionKey<P> {
    type Asked = Asked<Partition<P>, RawItem>;

    fn into_asked(self) -> Self::Asked {
        Asked::new(Range::of_text(self.text.clone(), None))
    }
}

/// The first of a query's pair: a partition key whose partner is `B`.
#[diagnostic::on_unimplemented(
    message = "a partition key is due in the first place of a query's pair, not a `{Self}`",
    label = "expected a `PartitionKey`",
    note = "`E::partition_key(..)` makes one"
)]
pub trait InQueryPair<B> {
    /// The entity of the partition key.
    type Partition: Entity;
    /// The entity of the sort keys.
    type Sort: Entity;

    #[doc(hidden)]
    fn into_texts(self, sort: B) -> (KeyText, KeyText);
}

impl<P: Entity, B: IntoPrefixSortKey> InQueryPair<B> for PartitionKey<P> {
    type Partition = P;
    type Sort = B::Entity;

    fn into_texts(self, sort: B) -> (KeyText, KeyText) {
        (self.text, sort.into_text())
    }
}

impl<P: Entity, B: IntoPrefixSortKey> InQueryPair<B> for &PartitionKey<P> {
    type Partition = P;
    type Sort = B::Entity;

    fn into_texts(self, sort: B) -> (KeyText, KeyText) {
        (self.text.clone(), sort.into_text())
    }
}
