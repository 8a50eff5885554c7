//! The type-safe DynamoDB single-table library.
#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(feature = "aws")]
#[cfg_attr(docsrs, doc(cfg(feature = "aws")))]
pub use dokklib_core::aws_config;
#[cfg(feature = "local")]
#[cfg_attr(docsrs, doc(cfg(feature = "local")))]
pub use dokklib_core::local;
pub use dokklib_core::{
    Attribute, Attributes, Condition, Entity, Error, ErrorKind, Index, IntoItem, IntoKey, InverseIndex, Item, ItemOf,
    PartitionKey, Path, PrefixSortKey, PrimaryKey, Projection, RawItem, Relation, Result, Schema, SingleTable, SortKey,
    Table, attribute, aws_sdk_dynamodb, error, expr, key, operation, schema,
};
pub use dokklib_derive::{Entity, Index, Schema};

#[doc(hidden)]
pub use dokklib_core::private as __private;
