#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

pub mod guide;

#[cfg(feature = "serde")]
#[cfg_attr(docsrs, doc(cfg(feature = "serde")))]
pub use dokklib_core::Serde;
#[cfg(feature = "aws")]
#[cfg_attr(docsrs, doc(cfg(feature = "aws")))]
pub use dokklib_core::aws_config;
#[cfg(feature = "lambda")]
#[cfg_attr(docsrs, doc(cfg(feature = "lambda")))]
pub use dokklib_core::aws_lambda_events;
pub use dokklib_core::aws_sdk_dynamodb;
#[cfg(feature = "streams")]
#[cfg_attr(docsrs, doc(cfg(feature = "streams")))]
pub use dokklib_core::aws_sdk_dynamodbstreams;
#[cfg(feature = "bytes")]
#[cfg_attr(docsrs, doc(cfg(feature = "bytes")))]
pub use dokklib_core::bytes;
#[cfg(feature = "chrono")]
#[cfg_attr(docsrs, doc(cfg(feature = "chrono")))]
pub use dokklib_core::chrono;
#[cfg(feature = "jiff")]
#[cfg_attr(docsrs, doc(cfg(feature = "jiff")))]
pub use dokklib_core::jiff;
#[cfg(feature = "local")]
#[cfg_attr(docsrs, doc(cfg(feature = "local")))]
pub use dokklib_core::local;
#[cfg(feature = "rust_decimal")]
#[cfg_attr(docsrs, doc(cfg(feature = "rust_decimal")))]
pub use dokklib_core::rust_decimal;
#[cfg(feature = "json")]
#[cfg_attr(docsrs, doc(cfg(feature = "json")))]
pub use dokklib_core::serde_json;
#[cfg(any(feature = "json", feature = "lambda", feature = "streams"))]
#[cfg_attr(docsrs, doc(cfg(any(feature = "json", feature = "lambda", feature = "streams"))))]
pub use dokklib_core::stream;
#[cfg(feature = "testing")]
#[cfg_attr(docsrs, doc(cfg(feature = "testing")))]
pub use dokklib_core::testing;
#[cfg(feature = "time")]
#[cfg_attr(docsrs, doc(cfg(feature = "time")))]
pub use dokklib_core::time;
#[cfg(feature = "ulid")]
#[cfg_attr(docsrs, doc(cfg(feature = "ulid")))]
pub use dokklib_core::ulid;
#[cfg(feature = "uuid")]
#[cfg_attr(docsrs, doc(cfg(feature = "uuid")))]
pub use dokklib_core::uuid;
#[doc(inline)]
pub use dokklib_core::{
    Attribute, Attributes, ChecksVersion, Collection, Condition, DeletableWith, Entity, Error, ErrorKind,
    HasUniqueValues, HasVersion, Index, IntoItem, IntoKey, InverseIndex, Item, ItemOf, KnownItem, KnownOld,
    KnownVersion, PartitionKey, Path, PrefixSortKey, PrimaryKey, Projection, ProjectionType, RawItem, Relation,
    ReplaceableWith, Replacement, Result, Schema, SingleTable, SortKey, Table, UnknownOld, UnknownVersion,
    VersionedKey, WholeItem, attribute, collection, error, expr, key, operation, schema,
};

#[doc = include_str!("../reference/entity.md")]
pub use dokklib_derive::Entity;

#[doc = include_str!("../reference/attribute.md")]
pub use dokklib_derive::Attribute;

#[doc = include_str!("../reference/collection.md")]
pub use dokklib_derive::Collection;

#[doc = include_str!("../reference/index.md")]
pub use dokklib_derive::Index;

#[doc = include_str!("../reference/projection.md")]
pub use dokklib_derive::Projection;

#[doc = include_str!("../reference/schema.md")]
pub use dokklib_derive::Schema;

#[doc(hidden)]
pub use dokklib_core::private as __private;
