//! Every path that generated code may name, and nothing else. No part of the public interface.

pub use std::borrow::Cow;
pub use std::clone::Clone;
pub use std::convert::{AsRef, From, Into};
pub use std::default::Default;
pub use std::iter::{Extend, IntoIterator, Iterator};
pub use std::marker::Sized;
pub use std::mem::drop;
pub use std::ops::{FnMut, FnOnce};
pub use std::option::Option;
pub use std::primitive::{bool, str, u8, usize};
pub use std::result::Result;
pub use std::string::String;
pub use std::vec::Vec;
pub use std::{concat, module_path};

pub use aws_sdk_dynamodb::Client;
pub use aws_sdk_dynamodb::types::AttributeValue;

pub use crate::Entity;
pub use crate::attribute::derived::{
    TextEnum, attributes_of, map, tag_of, tagged, tagged_map, text_enum_of, text_enum_part, text_enum_set,
    text_enum_value, text_enums_of, unknown_variant,
};
pub use crate::attribute::fields::{Entries, Entry, Fields, Names, Rest, assert_flattened, leave, leave_all, read_map};
pub use crate::attribute::sequence::List;
#[cfg(feature = "serde")]
pub use crate::attribute::serde::{Serde, SerdeField};
pub use crate::attribute::{Attribute, AttributeFault, SetElement, kind};
pub use crate::collection::{
    AskedCollection, Collection, CollectionInIndex, CollectionOf, Field, FoundItems, InIndexPartitionOf, InPartitionOf,
    Items, MembersIn, MembersInIndex, MembersOf, Variant, assert_member, field, of_no_member, other_item, variant,
};
pub use crate::entity::{
    Desc, Extension, InBothKeys, InPartitionKey, InSortKey, KeyParts, KeyedBy, Literal, OwnKey, Pad,
};
pub use crate::error::{Fault, Result as Decoded};
pub use crate::expr::{Flattened, Free, InIndexKey, InKeyAlone, InPrimaryKey, IndexAttribute, Optional, Path};
pub use crate::index::{
    HoldsFields, Index, IndexLayout, IndexOf, KeyElement, KeyType, Keys, PrimaryIndex, ProjectionType, SomeAttributes,
    TextPartition, TextSort, WholeItems, assert_index,
};
pub use crate::item::{Attributes, IndexKeys, IntoItem, Item, ItemOf, NewItem};
pub use crate::key::linked::{FieldsOfIndexKeys, Keyed, NoneStale, Takes, Unknown, Updatable};
pub use crate::key::{
    ConsistentReads, DeclaredKey, FixedWidth, Form, GivenKey, IndexField, IndexPart, IntoPart, KeyAttribute,
    KeyCondition, KeyPart, KeyReader, KeyShape, Listed, NoKeyOf, Ordered, Padded, Part, PartFault, PartReader,
    PartWriter, PartitionKey, PartitionKeys, Piece, PrefixSortKey, PrimaryKey, Segment, SortKey, SortKeys,
    StartsWithText, StoredKeys, Template, assert_distinct, assert_holds_items, assert_in_index, assert_index_keys,
    assert_literals, assert_one_key_each, assert_tagged,
};
pub use crate::operation::{Collected, Gather, Query};
pub use crate::projection::{HasProjection, Projected, ProjectedName, Projection, decode_projection, projected};
pub use crate::raw::RawItem;
pub use crate::relation::Relation;
pub use crate::schema::{Layout, Lists, Schema, SingleTable, assert_attribute};
pub use crate::table::Table;

use crate::key::{KeyEntity, KeyText};

/// The entity itself, as the one whose prefix a key has.
pub const fn own_key<E: Entity>() -> KeyEntity {
    KeyEntity::own::<E>()
}

/// Another entity, as the one whose prefix a key has: the parts must be those that `E` declares.
pub const fn key_of<E: KeyedBy<Place, List, Shown>, Place, List, Shown>() -> KeyEntity {
    KeyEntity::of::<E, Place>()
}

/// What all sort keys of `E` begin with.
pub fn prefix_sort_key<E: Entity>() -> PrefixSortKey<E> {
    PrefixSortKey::from_text(KeyText::prefix(E::PREFIX, &[]))
}

/// The table of that name and of the schema `S`.
pub fn table<S: Schema>(client: Client, name: impl Into<String>) -> Table<S> {
    Table::with_schema(client, name)
}

/// The layout of a schema that lists the entity.
pub const fn layout_for<S: Lists<E>, E>() -> &'static Layout {
    const { &S::LAYOUT }
}

/// The bytes that the text takes in a key.
pub fn escaped_len(text: &str) -> usize {
    crate::key::escaped_len(text)
}

/// An item of the schema, with its keys.
pub const fn listed<I: ItemOf<S>, S>(name: &'static str) -> Listed {
    let prefix = match I::TAG {
        Some(prefix) => prefix,
        None => "",
    };
    Listed::new(name, prefix, I::KEYS, I::NAMES)
}

/// The entity that is listed, with its keys.
pub const fn listed_by<S: Lists<E>, E>() -> &'static Listed {
    const { &S::LISTED }
}

/// An index of the schema.
pub const fn index_of<X: IndexOf<S>, S>() -> &'static IndexLayout {
    const { &IndexLayout::of::<X>() }
}

/// Stands for a value in code that an error of the derive keeps from ever running.
pub fn after_an_error<T>() -> T {
    unreachable!("code with an error of a derive doesn't compile")
}
