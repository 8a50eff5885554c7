//! Schemas: the layout of a table as a type, with its key attributes, indexes and entities.

mod declared_key;
mod diagram;
mod entity;
mod field;
mod form;
mod format;
mod index;
mod index_check;
mod layout;
mod part_position;
mod proof;
mod shape;
mod tag;

#[doc(hidden)]
pub use self::declared_key::{KeyWith, UndeclaredKey, assert_declared_key};
pub use self::entity::Entity;
#[doc(hidden)]
pub use self::entity::{
    Desc, EpochMillis, EpochSeconds, Extension, HasOwnKey, KeyedBy, Label, Last, Literal, Lower, Millis, Month, OwnKey,
    Pad, PartitionKeyRole, PlainNumber, PrimaryKeyRole, Seconds, SortKeyRole, Upper,
};
#[doc(hidden)]
pub use self::field::{
    assert_alias, assert_attribute, assert_attribute_name, assert_attribute_type, assert_flattened,
    assert_flattened_types, assert_ttl, assert_unique, ttl_attribute,
};
#[doc(hidden)]
pub use self::form::Form;
pub use self::format::KeyFormat;
#[doc(hidden)]
pub use self::format::{assert_delimiter, assert_label, assert_last, assert_literal, assert_prefix, assert_whole_key};
pub use self::index::{IndexLayout, KeyElement, Keys, ProjectionType};
#[doc(hidden)]
pub use self::index_check::assert_index;
pub use self::layout::Layout;
#[doc(hidden)]
pub use self::part_position::assert_part_position;
#[doc(hidden)]
pub use self::proof::{
    KeyDeclaration, ListedEntity, assert_declared_literals, assert_index_keys, assert_key_field, assert_key_format,
    assert_no_key_collision, assert_own_key, assert_partition_key, assert_projects_items,
    assert_shared_attributes_match, assert_shared_key, assert_sort_key, assert_tag_for_extended_key,
    assert_tag_in_index, key_count, may_collide,
};
#[doc(hidden)]
pub use self::shape::{DeclaredKey, KeyEntity, KeyShape, PartTexts, Segment};
#[doc(hidden)]
pub use self::tag::{TagValue, assert_constant, assert_tag};
pub use crate::attribute::KeyType;

pub(crate) use self::form::{Encoding, EpochUnit, Precision};
pub(crate) use self::index::KeyRole;
pub(crate) use self::layout::is_reserved;
pub(crate) use self::proof::{assert_projected, may_share_primary_key, primary_keys_overlap};
pub(crate) use self::shape::{DeclaredRole, PrefixEntity};
pub(crate) use self::tag::Tag;

/// A type that describes the layout of a table, for the checks at compile time.
///
/// Derived with `#[derive(Schema)]`. [`SingleTable`] is the default schema.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a dokklib schema",
    label = "derive it: `#[derive(dokklib::Schema)]` and `#[schema(partition_key = \"PK\", sort_key = \"SK\")]`"
)]
pub trait Schema: Sized + 'static {
    /// The name of the time to live attribute, as in the layout. The layout contains the names of all fields, so a field
    /// can't take its name from the layout.
    #[doc(hidden)]
    const TTL: Option<&'static str> = None;

    /// The table's layout.
    const LAYOUT: Layout;

    /// The layout as a static, which the compiler validates once. A reference to a constant is validated at each use.
    #[doc(hidden)]
    const __LAYOUT: &'static Layout = const { &Self::LAYOUT };

    /// How the keys of the schema's entities become text, unless they declare another format.
    const KEY_FORMAT: KeyFormat = KeyFormat::ESCAPED;

    /// Identifies the type.
    #[doc(hidden)]
    const __ID: &'static str = "";

    /// Draws the schema as an SVG: the keys of its entities, grouped by partition key, and its indexes.
    ///
    /// The same schema always has the same picture, so it can be checked in, and a test can compare it. The text has no empty
    /// lines, so it can also be pasted into Markdown and into documentation comments.
    ///
    /// ```
    /// use dokklib::{Entity, Schema};
    ///
    /// #[derive(Schema)]
    /// #[schema(partition_key = "PK", sort_key = "SK", entities(User, Order))]
    /// struct Shop;
    ///
    /// #[derive(Entity)]
    /// #[entity(schema = Shop)]
    /// struct User {
    ///     #[entity(key)]
    ///     name: String,
    /// }
    ///
    /// #[derive(Entity)]
    /// #[entity(schema = Shop, pk = User(user), sk = Self(id))]
    /// struct Order {
    ///     user: String,
    ///     id: u64,
    /// }
    ///
    /// let picture = Shop::diagram();
    /// assert!(picture.starts_with("<svg ") && picture.contains("ORDER#&lt;id&gt;"));
    /// # let path = std::env::temp_dir().join("dokklib-shop.svg");
    /// std::fs::write(path, picture)?;
    /// # Ok::<(), std::io::Error>(())
    /// ```
    ///
    /// The [guide](https://docs.rs/dokklib/latest/dokklib/guide/modelling/index.html) shows such pictures.
    fn diagram() -> String {
        let name = Self::__ID.rsplit("::").next().filter(|name| !name.is_empty());
        diagram::svg(Self::__LAYOUT, name.unwrap_or("SingleTable"))
    }
}

/// Returns a static reference to the layout of a schema.
pub(crate) const fn layout_of<S: Schema>() -> &'static Layout {
    S::__LAYOUT
}

/// The schema of the Python library's table: keys `PK` and `SK`, the index [`InverseIndex`](crate::InverseIndex), time to live in `ExpiresAt`,
/// no tag.
///
/// It lists no entities, so their keys aren't checked for collisions.
#[derive(Debug, Clone, Copy)]
pub struct SingleTable;

static SINGLE_TABLE: Layout = SingleTable::LAYOUT;

impl Schema for SingleTable {
    const __LAYOUT: &'static Layout = &SINGLE_TABLE;
    const TTL: Option<&'static str> = Some("ExpiresAt");
    const LAYOUT: Layout = Layout::new(
        KeyElement::Text("PK"),
        Some(KeyElement::Text("SK")),
        Self::TTL,
        None,
        const { &[IndexLayout::INVERSE] },
        &[],
    );
}

#[diagnostic::do_not_recommend]
impl GeneratedPartitionKey for SingleTable {}

#[diagnostic::do_not_recommend]
impl GeneratedSortKey for SingleTable {}

#[diagnostic::do_not_recommend]
impl HasRelations for SingleTable {}

/// A schema whose partition key is generated, so that a [`PartitionKey`](crate::PartitionKey) selects a partition.
///
/// Implemented by `#[derive(Schema)]`.
#[diagnostic::on_unimplemented(
    message = "the partition key of `{Self}` is an attribute of the items, so a `PartitionKey` can't select a partition",
    label = "use the query constructor of an item: `Event::query(..)`"
)]
pub trait GeneratedPartitionKey {}

/// A schema whose sort key is generated, so that a [`PartitionKey`](crate::PartitionKey) selects a partition of an inverse
/// index.
///
/// Implemented by `#[derive(Schema)]`.
#[diagnostic::on_unimplemented(
    message = "the sort key of `{Self}` is not generated, so a `PartitionKey` can't select a partition of its inverse index",
    label = "use a query constructor of an item: `index(InverseIndex as by_time)` generates `Event::by_time(..)`"
)]
pub trait GeneratedSortKey {}

/// A schema with two generated keys, so that a pair of keys identifies an item, a [`Relation`](crate::Relation).
///
/// Implemented by `#[derive(Schema)]`.
#[diagnostic::on_unimplemented(
    message = "a table of the schema `{Self}` has no relations, because its keys are not two generated keys",
    label = "use the constructors of an item: `Event::key(..)` or `Event::query(..)`"
)]
pub trait HasRelations {}

/// Returns the layout of a schema that lists the entity.
#[doc(hidden)]
pub const fn layout_for<S: ListsEntity<E>, E>() -> &'static Layout {
    // A constant of `ListsEntity` would be evaluated, and the layout with all entities validated, once for each entity.
    <S::Schema as Schema>::__LAYOUT
}

/// A schema that lists the entity `E`. Its keys are then checked for collisions with those of the other entities.
#[doc(hidden)]
pub trait Lists<E>: Schema {
    /// The entity with its keys.
    #[doc(hidden)]
    const ENTITY: ListedEntity;
}

/// A schema that [lists](Lists) the entity `E`.
// After a message about `Lists`, the compiler lists its implementations. This trait has one implementation for all types, which the
// compiler doesn't list.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "the schema `{Self}` doesn't list `{E}`, so its keys aren't checked for collisions",
    label = "add it: `#[schema(entities({E}, ..))]` on `{Self}`, which derives `dokklib::Schema`"
)]
pub trait ListsEntity<E> {
    /// The schema itself.
    type Schema: Schema;
}

#[diagnostic::do_not_recommend]
impl<S: Lists<E>, E> ListsEntity<E> for S {
    type Schema = S;
}

#[diagnostic::do_not_recommend]
impl<E> Lists<E> for SingleTable {
    const ENTITY: ListedEntity = ListedEntity::UNKNOWN;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_has_the_smallest_limit_of_its_roles() {
        assert_eq!(SingleTable::LAYOUT.partition_key_limit, 1024, "PK is the sort key of the inverse index");
        assert_eq!(SingleTable::LAYOUT.sort_key_limit, 1024);

        let without_indexes = Layout::new(KeyElement::Text("PK"), Some(KeyElement::Text("SK")), None, None, &[], &[]);
        assert_eq!((without_indexes.partition_key_limit, without_indexes.sort_key_limit), (2048, 1024));
    }

    #[test]
    fn an_attribute_of_two_keys_is_found() {
        const fn index(name: &'static str, sort: &'static [KeyElement]) -> IndexLayout {
            let keys = Keys::Global { partition: &[KeyElement::Text("GSI1PK")], sort };
            IndexLayout { name, keys, projection: ProjectionType::All }
        }
        const OWN: IndexLayout = index("own", &[KeyElement::Text("GSI1SK")]);
        const TABLE: IndexLayout = index("table", &[KeyElement::Text("SK")]);
        let shares = |indexes: &'static [IndexLayout]| {
            let (partition, sort) = (KeyElement::Text("PK"), Some(KeyElement::Text("SK")));
            Layout::new(partition, sort, None, Some("type"), indexes, &[]).may_share_keys()
        };
        assert!(!shares(&[OWN]));
        assert!(shares(&[TABLE]), "`SK` is a key of the table and of the index");
        assert!(shares(&[OWN, OWN]), "`GSI1PK` is a key of two indexes");
    }
}
