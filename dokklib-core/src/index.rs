use crate::attribute::fields::Names;
use crate::key::DeclaredKey;
use crate::relation::Relation;
use crate::{Entity, item::Readable};

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
}

/// Which attributes of an item a secondary index holds besides the keys, in DynamoDB's word for it.
///
/// [Attribute projections](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html#GSI.Projections)
/// in AWS's guide.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ProjectionType {
    /// The whole item.
    All,
    /// Nothing but the keys of the index and of the table.
    KeysOnly,
}

/// Which attributes are an index's keys.
#[derive(Debug, Clone, Copy)]
pub enum Keys {
    /// Those of the primary index.
    Primary,
    /// The table's own, swapped.
    Inverse,
    /// Attributes that exist for this index.
    Own {
        /// The attribute that is the partition key.
        partition_key: &'static str,
        /// The attribute that is the sort key.
        sort_key: Option<&'static str>,
    },
}

/// The table's own key, as a type where indexes are named.
#[derive(Debug, Clone, Copy)]
pub struct PrimaryIndex;

#[diagnostic::do_not_recommend]
impl Index for PrimaryIndex {
    const NAME: &'static str = "";
    const KEYS: Keys = Keys::Primary;
    const PROJECTION: ProjectionType = ProjectionType::All;
    type Pair<P: Entity, S: Entity> = Relation<P, S>;
}

#[diagnostic::do_not_recommend]
impl<S> IndexOf<S> for PrimaryIndex {}

/// An index as a table's layout describes it.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct IndexLayout {
    /// What DynamoDB calls the index.
    pub name: &'static str,
    /// Which attributes are its keys.
    pub keys: Keys,
    /// What of an item is in it.
    pub projection: ProjectionType,
}

impl IndexLayout {
    #[doc(hidden)]
    pub const fn of<X: Index>() -> Self {
        Self { name: X::NAME, keys: X::KEYS, projection: X::PROJECTION }
    }

    /// The first of the attributes that neither the index nor its keys have.
    pub(crate) fn lacks(&self, names: &Names, keys: &[DeclaredKey]) -> Option<&'static str> {
        if self.projection == ProjectionType::All {
            return None;
        }
        let mut lacking = None;
        names.for_each(&mut |name| {
            let is_there = keys.iter().any(|key| key.is_in(self) && key.fields().any(|field| field == name));
            if lacking.is_none() && !is_there {
                lacking = Some(name);
            }
        });
        lacking
    }

    /// The index that a request names, if it isn't the primary one.
    pub(crate) fn secondary<X: Index>() -> Option<Self> {
        (!matches!(X::KEYS, Keys::Primary)).then(Self::of::<X>)
    }
}

/// That the schema `S` has this index.
#[diagnostic::on_unimplemented(
    message = "the schema `{S}` has no index `{Self}`",
    label = "not an index of this table",
    note = "add it to the schema: `#[schema(indexes({Self}))]`"
)]
pub trait IndexOf<S>: Index {}
