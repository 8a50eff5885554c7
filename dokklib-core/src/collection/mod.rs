//! Item collections that are read as user-defined types: the traits behind `#[derive(Collection)]`.

// The derive declares a `Variant` or a `Field` for each item type. The type of an item is then determined by the
// schema's tag, or by the item's keys if there is no tag.

mod bounds;
mod field_query;
mod image;
mod index_partition;
mod keys;
mod member;
mod proof;
mod range;
mod request;

pub use self::bounds::IntoPartition;
#[doc(hidden)]
pub use self::bounds::{
    ContainsAll, Holds, HoldsWholeItems, InIndexPartitionOf, InPartitionOf, IndexPartition, IndexPartitionContains,
    IndexPartitionOf, MemberOf, MembersIn, MembersOf, MoreMembers, PartitionContains, PartitionOf, TableContains,
    TableOf, TablePartition,
};
#[doc(hidden)]
pub use self::field_query::{FieldQuery, field_query};
pub use self::image::FromImage;
pub use self::index_partition::PartitionInIndex;
#[doc(hidden)]
pub use self::index_partition::{HasIndexPartition, OwnPartition};
pub use self::keys::{HasMember, ItemByItem, MemberKey, ProjectedKey};
#[doc(hidden)]
pub use self::member::{
    Field, GroupedItems, ItemMatcher, ListAttributes, StoredType, Variant, any_has_ttl, field, guarded_member,
    other_item, projection_of, unknown_item_error, variant,
};
pub use self::member::{Member, MemberItem, OtherItem, OtherItems};
#[doc(hidden)]
pub use self::proof::assert_member;
pub use self::range::{PartitionRange, SortKeyBound};
#[doc(hidden)]
pub use self::request::CollectionRequest;

use std::borrow::Cow;

use crate::attribute::{Attributes, IntoAttributes};
use crate::error::Result;
use crate::item::{self, ProjectedName};
use crate::schema::{Layout, Schema, layout_of};

/// A type that represents an item collection with items of several types, in a table with the schema `S`.
///
/// Implemented by `#[derive(Collection)]`. [`Table::query_as`](crate::Table::query_as) reads a collection.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a collection",
    label = "to read the items of one type, use a key condition: `table.query(Order::query(..))`",
    note = "a collection derives `dokklib::Collection`: an enum with a variant for each item type, or a struct with a field for each item type"
)]
pub trait Collection<S>: Sized {
    /// The operation that reads the collection: a [`Query`](crate::operation::Query) that returns the items one by one
    /// as an enum, or a [`CollectionQuery`](crate::operation::CollectionQuery) that returns all items in one struct. For a struct
    /// with a limit, [`FieldQueries`](crate::operation::FieldQueries).
    type Operation;

    /// Always `Self`. A bound on this type isn't checked if the bound on `Self` already failed, so that one mistake is
    /// one error.
    #[doc(hidden)]
    type This;

    /// `true` if an item type has a field that is the time to live.
    #[doc(hidden)]
    const HAS_TTL: bool = false;

    /// Returns the member that the item belongs to if it has a version or unique values.
    #[doc(hidden)]
    fn guarded_member(_item: &Attributes, _layout: &Layout) -> Option<&'static str> {
        None
    }

    /// Returns the attributes to read if all members are projections. `None` if whole items are read.
    #[doc(hidden)]
    fn projection() -> Option<Vec<ProjectedName>> {
        None
    }

    /// Returns the name of the type for error messages.
    fn name() -> Cow<'static, str>;

    #[doc(hidden)]
    fn operation(request: CollectionRequest<S>) -> Self::Operation;

    /// Decodes an item from its attributes: the map of the SDK, an image of a stream record, or an item in DynamoDB JSON,
    /// also of an export to Amazon S3. [`IntoAttributes`] lists the types.
    ///
    /// ```
    /// use dokklib::{Collection, Entity, RawItem};
    ///
    /// #[derive(Entity)]
    /// struct User {
    ///     #[entity(key)]
    ///     name: String,
    /// }
    ///
    /// #[derive(Entity)]
    /// #[entity(pk = User(user), sk = Self(id))]
    /// struct Order {
    ///     user: String,
    ///     id: u64,
    /// }
    ///
    /// #[derive(Collection)]
    /// enum Exported {
    ///     User(User),
    ///     Order(Order),
    ///     #[collection(other)]
    ///     Other(RawItem),
    /// }
    ///
    /// let line = r#"{"Item": {"PK": {"S": "USER#alice"}, "SK": {"S": "ORDER#00000000000000000007"}}}"#;
    /// let json: serde_json::Value = serde_json::from_str(line).unwrap();
    /// assert!(matches!(Exported::from_attributes(json)?, Exported::Order(order) if order.id == 7));
    /// # Ok::<(), dokklib::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// - [`Decode`](crate::ErrorKind::Decode) if the item can't be decoded as its member, or if the collection is exhaustive
    ///   and has no member for it.
    /// - [`InvalidInput`](crate::ErrorKind::InvalidInput) if the JSON isn't an item in DynamoDB JSON.
    fn from_attributes(attributes: impl IntoAttributes) -> Result<Self>
    where
        S: Schema,
        Self: ItemByItem,
    {
        <Self as ItemByItem>::decode(item::stored(attributes, Self::name)?, layout_of::<S>())
    }
}
