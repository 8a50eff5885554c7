//! Every path that generated code may name, and nothing else. No part of the public interface.

pub use std::borrow::Cow;
pub use std::clone::Clone;
pub use std::convert::{AsRef, From, Into};
pub use std::default::Default;
pub use std::iter::{IntoIterator, Iterator};
pub use std::marker::Sized;
pub use std::option::Option;
pub use std::primitive::{bool, str, usize};
pub use std::result::Result;
pub use std::string::String;
pub use std::vec::Vec;

pub use aws_sdk_dynamodb::Client;
pub use aws_sdk_dynamodb::types::AttributeValue;

pub use crate::Entity;
pub use crate::attribute::derived::{
    TextEnum, attributes_of, map, tag_of, tagged, tagged_map, text_enum_of, text_enum_part, text_enum_set,
    text_enum_value, text_enums_of, unknown_variant,
};
pub use crate::attribute::sequence::List;
pub use crate::attribute::{Attribute, AttributeFault, SetElement, kind};
pub use crate::entity::{InPartitionKey, InSortKey, KeyedBy};
pub use crate::error::Fault;
pub use crate::expr::{Free, InPrimaryKey, Path};
pub use crate::index::{Index, IndexLayout, IndexOf, Keys, Projection};
pub use crate::item::{Attributes, IntoItem, Item, ItemOf, NewItem, NoEntity};
pub use crate::key::{
    IntoPart, KeyCondition, KeyPart, Part, PartFault, PartReader, PartWriter, PartitionKey, PrefixSortKey,
    PrimaryIndex, PrimaryKey, SortKey,
};
pub use crate::raw::RawItem;
pub use crate::relation::Relation;
pub use crate::schema::{Layout, Lists, Schema, SingleTable, assert_distinct_prefixes, assert_not_reserved};
pub use crate::table::Table;

use crate::key::KeyText;

/// The parts of a key, with the names of the fields that they are.
pub type Parts<'a> = &'a [(&'static str, Part<'a>)];

/// The partition key of `E`, by the entity itself.
pub fn own_partition_key<E: Entity>(parts: Parts<'_>) -> PartitionKey<E> {
    PartitionKey::from_text(KeyText::new(E::PREFIX, E::RAW_KEYS, parts))
}

/// The sort key of `E`, by the entity itself.
pub fn own_sort_key<E: Entity>(parts: Parts<'_>) -> SortKey<E> {
    SortKey::from_text(KeyText::new(E::PREFIX, E::RAW_KEYS, parts))
}

/// The partition key of `E`, by another entity, whose parts must be those that `E` declares.
pub fn partition_key<E: KeyedBy<Place, P>, Place, P>(parts: Parts<'_>) -> PartitionKey<E> {
    own_partition_key(parts)
}

/// The sort key of `E`, by another entity, whose parts must be those that `E` declares.
pub fn sort_key<E: KeyedBy<Place, P>, Place, P>(parts: Parts<'_>) -> SortKey<E> {
    own_sort_key(parts)
}

/// What all sort keys of `E` begin with.
pub fn prefix_sort_key<E: Entity>() -> PrefixSortKey<E> {
    PrefixSortKey::from_text(KeyText::prefix(E::PREFIX))
}

/// The condition of all items in a partition whose sort keys are of one entity.
pub fn key_condition<I, X, Rest, P, S>(
    partition_key: PartitionKey<P>,
    sort_key: PrefixSortKey<S>,
) -> KeyCondition<I, X, Rest> {
    KeyCondition::new(partition_key.text, sort_key.text)
}

/// The table of that name and of the schema `S`.
pub fn table<S: Schema>(client: Client, name: impl Into<String>) -> Table<S> {
    Table::with_schema(client, name)
}

/// The layout of a schema that lists the entity.
pub const fn layout_for<S: Lists<E>, E>() -> &'static Layout {
    const { &S::LAYOUT }
}

/// What the keys of the entity begin with.
pub const fn prefix_of<E: Entity>() -> &'static str {
    E::PREFIX
}

/// The bytes that the text takes in a key.
pub fn escaped_len(text: &str) -> usize {
    crate::key::escaped_len(text)
}

/// Compiles if the type is an item of the schema.
pub const fn item_of<I: ItemOf<S>, S>() {}

/// Stands for a value in code that an error of the derive keeps from ever running.
pub fn after_an_error<T>() -> T {
    unreachable!("code with an error of a derive doesn't compile")
}
