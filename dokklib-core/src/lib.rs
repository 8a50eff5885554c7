//! The runtime of `dokklib`: keys, attributes, expressions, operations, and the client that sends requests.
//!
//! Applications depend on the crate `dokklib`, which re-exports this crate together with the derive macros.
#![cfg_attr(docsrs, feature(doc_cfg))]

pub mod attribute;
mod client;
pub mod collection;
mod constant;
mod entity;
pub mod error;
pub mod expr;
mod index;
mod item;
pub mod key;
mod limit;
#[cfg(feature = "local")]
#[cfg_attr(docsrs, doc(cfg(feature = "local")))]
pub mod local;
pub mod operation;
mod projection;
mod raw;
mod relation;
pub mod schema;
mod table;
mod timestamp;

#[doc(hidden)]
pub mod private;

pub use attribute::Attribute;
#[cfg(feature = "serde")]
#[cfg_attr(docsrs, doc(cfg(feature = "serde")))]
pub use attribute::Serde;
#[cfg(feature = "aws")]
#[cfg_attr(docsrs, doc(cfg(feature = "aws")))]
pub use aws_config;
pub use aws_sdk_dynamodb;
#[cfg(feature = "bytes")]
#[cfg_attr(docsrs, doc(cfg(feature = "bytes")))]
pub use bytes;
#[cfg(feature = "chrono")]
#[cfg_attr(docsrs, doc(cfg(feature = "chrono")))]
pub use chrono;
pub use collection::Collection;
pub use entity::Entity;
pub use error::{Error, ErrorKind, Result};
pub use expr::{Condition, Path};
pub use index::{Index, InverseIndex, ProjectionType};
pub use item::{Attributes, IntoItem, IntoKey, Item, ItemOf};
pub use key::{PartitionKey, PrefixSortKey, PrimaryKey, SortKey};
pub use projection::Projection;
pub use raw::RawItem;
pub use relation::Relation;
pub use schema::{Schema, SingleTable};
pub use table::Table;
#[cfg(feature = "ulid")]
#[cfg_attr(docsrs, doc(cfg(feature = "ulid")))]
pub use ulid;
#[cfg(feature = "uuid")]
#[cfg_attr(docsrs, doc(cfg(feature = "uuid")))]
pub use uuid;
