//! All paths that generated code uses, and nothing else. This module is not part of the public API.

pub use std::borrow::Cow;
pub use std::boxed::Box;
pub use std::clone::Clone;
pub use std::convert::{AsRef, From, Into};
pub use std::default::Default;
pub use std::iter::{Extend, IntoIterator, Iterator};
pub use std::marker::{Send, Sized};
pub use std::mem::drop;
pub use std::ops::{FnMut, FnOnce};
pub use std::option::Option;
pub use std::primitive::{bool, str, u8, u64, usize};
pub use std::result::Result;
pub use std::string::String;
pub use std::vec::Vec;
pub use std::{concat, module_path};

pub use aws_sdk_dynamodb::Client;
pub use aws_sdk_dynamodb::types::AttributeValue;
#[cfg(feature = "chrono")]
pub use chrono::NaiveDate;

pub use crate::attribute::Attributes;
pub use crate::attribute::derived::{
    Tagged, TextEnum, attributes_of, map, tag_of, tagged, tagged_map, text_enum_from_set, text_enum_from_value,
    text_enum_to_set, text_enum_to_value, unknown_variant,
};
pub use crate::attribute::fields::{FieldTypes, Fields, Names, Rest, push_other, push_others, read_map};
pub use crate::attribute::sequence::List;
#[cfg(feature = "serde")]
pub use crate::attribute::serde::{Serde, SerdeField};
pub use crate::attribute::{
    Attribute, AttributeFault, ConstantAttribute, Entries, FieldWriter, IntegerRange, SetElement, StoredEntries,
    StoredItem, StoredValue, TimeStamp, Ttl, TtlField, Version, assert_no_aliases, assert_no_value_aliases,
    assert_several_forms, assert_unambiguous, kind, of_tagged_variant, ttl_field,
};
pub use crate::attribute::{FieldType, KeyType};
pub use crate::collection::{
    Collection, CollectionRequest, Field, FieldQuery, FromImage, GroupedItems, HasIndexPartition, HasMember, Holds,
    InIndexPartitionOf, InPartitionOf, IndexPartition, ItemByItem, ItemMatcher, ListAttributes, MemberItem, MemberOf,
    MembersIn, MoreMembers, OwnPartition, StoredType, TableOf, TablePartition, Variant, any_has_ttl, assert_member,
    field, field_query, guarded_member, other_item, projection_of, unknown_item_error, variant,
};
pub use crate::error::{Fault, Result as Decoded};
pub use crate::expr::{
    Flattened, InIndexKey, InPrimaryKey, IndexKeyAttribute, KeyOnly, KeyOnlyInIndex, Managed, NonKey, Optional, Path,
    PrimaryKeyAttribute, Unique,
};
pub use crate::expr::{
    stale_key::IndexKeyFields, stale_key::IndexKeyState, stale_key::IndexKeyStates, stale_key::LastPart,
    stale_key::Transition, stale_key::Unknown, stale_key::Updatable,
};
pub use crate::index::assert_projection_in_index;
pub use crate::index::{
    ContainsFields, Index, IndexOf, PrimaryIndex, SomeAttributes, TextPartitionKey, TextSortKey, WholeItems, index_of,
};
pub use crate::item::RawItem;
pub use crate::item::Relation;
pub use crate::item::{Guard, InBatch, InIndex, IndexKeyWriter, IntoItem, Item, ItemOf, LifeCycle, NewItem};
pub use crate::item::{HasProjection, ProjectedAs, ProjectedName, Projection, ProjectionReader, decode_projection};
pub use crate::item::{HasUniqueValues, HasVersion, UniqueField, UnknownOld};
pub use crate::key::{
    AnyTexts, AttributePartitionKey, FixedWidth, HasCase, HasDate, HasEpoch, HasKeyField, HasPartitionKeyText,
    HasSortKeyText, HasTime, IndexKeyField, IndexPart, IntoPart, KeyAttribute, KeyField, KeyPart, KeyReader, KeySource,
    OrNone, Ordered, Padded, PaddedEpoch, Part, PartFault, PartKind, PartReader, PartWriter, PartitionKey,
    PartitionKeys, Piece, Plain, PrefixSortKey, PrimaryKey, SortKey, SortKeys, StartsWithText, StoredKeys, Template,
    TextsOf,
};
pub use crate::key::{KeyParts, assert_keeps_key_only, assert_optional, assert_required, text_enum_from_part};
pub use crate::operation::BatchItem;
pub use crate::operation::{CollectionQuery, FieldQueries, ItemCollection, Query};
pub use crate::operation::{ConsistentReads, KeyCondition, NotKeyOf};
pub use crate::schema::Entity;
pub use crate::schema::{
    DeclaredKey, Form, KeyDeclaration, KeyEntity, KeyFormat, KeyShape, ListedEntity, PartTexts, Segment,
    assert_declared_key, assert_declared_literals, assert_delimiter, assert_index_keys, assert_key_field,
    assert_key_format, assert_label, assert_last, assert_literal, assert_no_key_collision, assert_own_key,
    assert_part_position, assert_partition_key, assert_prefix, assert_projects_items, assert_shared_attributes_match,
    assert_shared_key, assert_sort_key, assert_tag_for_extended_key, assert_tag_in_index, assert_whole_key, key_count,
    layout_for, may_collide,
};
pub use crate::schema::{
    Desc, EpochMillis, EpochSeconds, Extension, HasOwnKey, KeyWith, KeyedBy, Label, Last, Literal, Lower, Millis,
    Month, OwnKey, Pad, PartitionKeyRole, PlainNumber, PrimaryKeyRole, Seconds, SortKeyRole, UndeclaredKey, Upper,
};
pub use crate::schema::{GeneratedPartitionKey, GeneratedSortKey, HasRelations};
pub use crate::schema::{IndexLayout, KeyElement, Keys, ProjectionType, assert_index};
pub use crate::schema::{
    Layout, Lists, ListsEntity, Schema, SingleTable, assert_alias, assert_attribute, assert_attribute_name,
    assert_attribute_type, assert_flattened, assert_flattened_types, assert_ttl, assert_unique, ttl_attribute,
};
pub use crate::schema::{TagValue, assert_constant, assert_tag};
pub use crate::table::Table;

use crate::key::KeyText;

/// Returns the entity of a key that has the entity's own prefix (`Self(..)`).
pub const fn own_key<E: Entity>() -> KeyEntity {
    KeyEntity::own::<E>()
}

/// The type itself. If the constant `CHECK` doesn't compile, the compiler treats it as an erroneous type, whose uses are not
/// reported.
pub trait Checked<const CHECK: bool> {
    type Type;
}

impl<T, const CHECK: bool> Checked<CHECK> for T {
    type Type = T;
}

/// The constants of a schema. For a type that isn't a schema, those of [`NoSchema`].
#[derive(Debug)]
pub struct SchemaOf<S>(std::marker::PhantomData<S>);

impl<S: Schema> SchemaOf<S> {
    pub const KEY_FORMAT: KeyFormat = S::KEY_FORMAT;
    pub const ID: &'static str = S::__ID;
    pub const LAYOUT: &'static Layout = S::__LAYOUT;
}

/// The constants of a type that isn't a schema, which is reported elsewhere.
pub trait NoSchema {
    const KEY_FORMAT: KeyFormat = KeyFormat::ESCAPED;
    const ID: &'static str = "";
    const LAYOUT: &'static Layout = SingleTable::__LAYOUT;
}

impl<S> NoSchema for SchemaOf<S> {}

/// Returns `true` if the schema has keys that extend the keys of the entity `id` with this number of segments.
pub fn is_extended(layout: &Layout, id: &str, segments: usize) -> bool {
    layout.is_extended(id, segments)
}

/// Returns the prefix of all sort keys of `E`.
pub fn prefix_sort_key<E: Entity>() -> PrefixSortKey<E> {
    PrefixSortKey::from_text(KeyText::prefix(E::PREFIX, E::KEY_FORMAT))
}

/// Creates a handle of the table with this name and the schema `S`.
pub fn table<S: Schema>(client: Client, name: impl Into<String>) -> Table<S> {
    Table::with_schema(client, name)
}

/// Generates the constructor `from_env` of a schema. Without the feature `aws`, it generates nothing.
#[doc(hidden)]
#[macro_export]
#[cfg(feature = "aws")]
macro_rules! __schema_from_env {
    ($(#[$doc:meta])* $vis:vis fn $from_env:ident) => {
        $(#[$doc])*
        $vis async fn $from_env(name: impl $crate::private::Into<$crate::private::String>) -> $crate::private::Table<Self> {
            $crate::private::table_from_env(name).await
        }
    };
}

#[doc(hidden)]
#[macro_export]
#[cfg(not(feature = "aws"))]
macro_rules! __schema_from_env {
    ($($tokens:tt)*) => {};
}

pub use __schema_from_env as schema_from_env;

/// Creates a handle of the table with this name and the schema `S`, with a client of the environment.
#[cfg(feature = "aws")]
pub async fn table_from_env<S: Schema>(name: impl Into<String>) -> Table<S> {
    Table::with_schema_from_env(name).await
}

/// Returns the length of the text in a key, in bytes.
pub fn escaped_len(text: &str) -> usize {
    crate::key::escaped_len(text)
}

/// Describes an entity of the schema by the name under which the schema lists it.
pub const fn named_entity(name: &'static str, entity: ListedEntity) -> ListedEntity {
    ListedEntity { name, ..entity }
}

/// Replaces a value in the code that a derive generates next to a `compile_error!`. It never runs.
pub fn error_placeholder<T>() -> T {
    unreachable!("a derive that reported an error doesn't compile")
}
