//! Secondary indexes, as types and as a table's layout describes them.

mod layout;

pub(crate) use self::layout::Place;
#[doc(hidden)]
pub use self::layout::assert_index;
pub use self::layout::{IndexLayout, KeyElement, KeyType, Keys, ProjectionType};

use crate::Entity;
use crate::error::Result;
use crate::item::{Attributes, Readable};
use crate::projection::{HasProjection, ProjectedName};
use crate::relation::Relation;
use crate::schema::Layout;

/// A secondary index of a table, as a type.
///
/// Derived: see `#[derive(Index)]`. The schema lists the indexes that its table has, and a query can name only those.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a dokklib index",
    label = "not an index",
    note = "an index derives it: `#[derive(dokklib::Index)]` and `#[index(name = \"..\", partition_key = \"..\", sort_key = \"..\")]`"
)]
pub trait Index {
    /// What DynamoDB calls the index.
    const NAME: &'static str;

    /// Which attributes are its keys.
    const KEYS: Keys;

    /// What of an item is in it.
    const PROJECTION: ProjectionType;

    /// What a query for a pair of a partition key of `P` and a sort key of `S` gives, the keys being the index's.
    type Pair<P: Entity, S: Entity>: Readable;

    /// [`WholeItems`] or [`SomeAttributes`], as [`PROJECTION`](Self::PROJECTION) says.
    #[doc(hidden)]
    type Holds;
}

/// What an index of the projection `ALL` holds.
#[doc(hidden)]
#[derive(Debug)]
pub struct WholeItems;

/// What an index of another projection holds.
#[doc(hidden)]
#[derive(Debug)]
pub struct SomeAttributes;

/// What an index holds, of which a query can give the projection `P` of the items `I`.
#[doc(hidden)]
pub trait Projects<I, X, P> {
    fn for_each(add: &mut dyn FnMut(ProjectedName));
    fn decode(attributes: Attributes, layout: &Layout) -> Result<P>;
}

impl<I: HasProjection<P>, X, P> Projects<I, X, P> for WholeItems {
    fn for_each(add: &mut dyn FnMut(ProjectedName)) {
        I::for_each(add);
    }

    fn decode(attributes: Attributes, layout: &Layout) -> Result<P> {
        I::decode(attributes, layout)
    }
}

impl<I, X: HoldsFields<I, P>, P> Projects<I, X, P> for SomeAttributes {
    fn for_each(add: &mut dyn FnMut(ProjectedName)) {
        X::for_each(add);
    }

    fn decode(attributes: Attributes, layout: &Layout) -> Result<P> {
        X::decode(attributes, layout)
    }
}

/// An index that doesn't hold whole items and holds all fields of the projection `P` of the items `I`.
///
/// Derived with `#[projection(of = Order, indexes(ByStatus))]`, which checks it. It is a trait of the index so that the
/// compiler's message is about that.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "the index `{Self}` doesn't hold whole items, and nothing says that it holds the fields of `{P}`",
    label = "not known to be in `{Self}`",
    note = "let it be checked: `#[projection(of = {I}, indexes({Self}))]`"
)]
pub trait HoldsFields<I, P> {
    fn for_each(add: &mut dyn FnMut(ProjectedName));
    fn decode(attributes: Attributes, layout: &Layout) -> Result<P>;
}

/// The primary key's two attributes the other way round: who asks for a sort key finds the partition keys.
///
/// Its name is `GSI_1` and it projects the keys only, as in the Python library's table. It swaps the key attributes of
/// whichever schema lists it.
#[derive(Debug, Clone, Copy)]
pub struct InverseIndex;

impl Index for InverseIndex {
    const NAME: &'static str = "GSI_1";
    const KEYS: Keys = Keys::Inverse;
    const PROJECTION: ProjectionType = ProjectionType::KeysOnly;
    type Pair<P: Entity, S: Entity> = Relation<S, P>;
    type Holds = SomeAttributes;
}

impl TextPartition for InverseIndex {}
impl TextSort for InverseIndex {}

/// The table's own key, as a type where indexes are named.
#[derive(Debug, Clone, Copy)]
pub struct PrimaryIndex;

#[diagnostic::do_not_recommend]
impl Index for PrimaryIndex {
    const NAME: &'static str = "";
    const KEYS: Keys = Keys::Primary;
    const PROJECTION: ProjectionType = ProjectionType::All;
    type Pair<P: Entity, S: Entity> = Relation<P, S>;
    type Holds = WholeItems;
}

#[diagnostic::do_not_recommend]
impl<S> IndexOf<S> for PrimaryIndex {}

/// An index whose partition key is a text that is made of parts, as a [`PartitionKey`](crate::PartitionKey) is.
#[diagnostic::on_unimplemented(
    message = "the partition key of `{Self}` is made of attributes of the items, and no key text is one",
    label = "asked by the items' own constructor",
    note = "a constructor is what stands after `as`: `index({Self} as by_region, pk = (..))` makes `Match::by_region(..)`"
)]
pub trait TextPartition {}

/// An index whose sort key is a text that is made of parts, as a [`SortKey`](crate::SortKey) is.
#[diagnostic::on_unimplemented(
    message = "the sort key of `{Self}` is no text that begins with the prefix of an entity",
    label = "asked by the items' own constructor",
    note = "a constructor is what stands after `as`: `index({Self} as by_score, sk = score)` makes `Game::by_score(..)`"
)]
pub trait TextSort {}

/// That the schema `S` has this index.
#[diagnostic::on_unimplemented(
    message = "the schema `{S}` has no index `{Self}`",
    label = "not an index of this table",
    note = "add it to the schema: `#[schema(indexes({Self}))]`"
)]
pub trait IndexOf<S>: Index {}
