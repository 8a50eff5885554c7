//! The runtime of `dokklib`: keys, attributes, expressions, operations, and the client that sends requests.
//!
//! Applications depend on the crate `dokklib`, which re-exports this crate together with the derive macros.
//!
//! A module uses only the modules before it in this list:
//!
//! 1. `limit`: DynamoDB's limits
//! 2. `constant`: text in constant evaluation
//! 3. [`attribute`]: conversion between Rust types and attribute values
//! 4. [`schema`]: what a table consists of, and the proof that no two entities share a key
//! 5. [`error`]: errors as data
//! 6. [`expr`]: conditions and changes, and their expression text
//! 7. [`key`]: key texts, their parts, and ranges of keys
//! 8. `item`: items, relations, raw items and projections
//! 9. `index`: secondary indexes as types
//! 10. [`operation`]: requests as data, without I/O
//! 11. [`collection`]: item collections as types
//! 12. `stream`: records of DynamoDB Streams as typed changes
//! 13. `client`: sends the requests and reads the responses
//! 14. `table`: the table, where every operation begins
//! 15. `local`: the embedded engine
//! 16. `testing`: fault injection and a settable clock
#![cfg_attr(docsrs, feature(doc_cfg))]

pub mod attribute;
mod client;
pub mod collection;
mod constant;
pub mod error;
pub mod expr;
pub mod index;
mod item;
pub mod key;
mod limit;
#[cfg(feature = "local")]
#[cfg_attr(docsrs, doc(cfg(feature = "local")))]
pub mod local;
pub mod operation;
pub mod schema;
#[cfg(any(feature = "json", feature = "lambda", feature = "streams"))]
#[cfg_attr(docsrs, doc(cfg(any(feature = "json", feature = "lambda", feature = "streams"))))]
pub mod stream;
mod table;
#[cfg(feature = "testing")]
#[cfg_attr(docsrs, doc(cfg(feature = "testing")))]
pub mod testing;

#[doc(hidden)]
pub mod private;

#[cfg(feature = "serde")]
#[cfg_attr(docsrs, doc(cfg(feature = "serde")))]
pub use attribute::Serde;
pub use attribute::{Attribute, Attributes};
#[cfg(feature = "aws")]
#[cfg_attr(docsrs, doc(cfg(feature = "aws")))]
pub use aws_config;
#[cfg(feature = "lambda")]
#[cfg_attr(docsrs, doc(cfg(feature = "lambda")))]
pub use aws_lambda_events;
pub use aws_sdk_dynamodb;
#[cfg(feature = "streams")]
#[cfg_attr(docsrs, doc(cfg(feature = "streams")))]
pub use aws_sdk_dynamodbstreams;
#[cfg(feature = "bytes")]
#[cfg_attr(docsrs, doc(cfg(feature = "bytes")))]
pub use bytes;
#[cfg(feature = "chrono")]
#[cfg_attr(docsrs, doc(cfg(feature = "chrono")))]
pub use chrono;
pub use collection::Collection;
pub use error::{Error, ErrorKind, Result};
pub use expr::{Condition, Path};
pub use index::{Index, InverseIndex};
pub use item::{
    ChecksVersion, DeletableWith, HasUniqueValues, HasVersion, IntoItem, IntoKey, Item, ItemOf, KnownItem, KnownOld,
    KnownVersion, Projection, RawItem, Relation, ReplaceableWith, Replacement, UnknownOld, UnknownVersion,
    VersionedKey, WholeItem,
};
#[cfg(feature = "jiff")]
#[cfg_attr(docsrs, doc(cfg(feature = "jiff")))]
pub use jiff;
pub use key::{PartitionKey, PrefixSortKey, PrimaryKey, SortKey};
#[cfg(feature = "rust_decimal")]
#[cfg_attr(docsrs, doc(cfg(feature = "rust_decimal")))]
pub use rust_decimal;
pub use schema::{Entity, ProjectionType, Schema, SingleTable};
#[cfg(feature = "json")]
#[cfg_attr(docsrs, doc(cfg(feature = "json")))]
pub use serde_json;
pub use table::Table;
#[cfg(feature = "time")]
#[cfg_attr(docsrs, doc(cfg(feature = "time")))]
pub use time;
#[cfg(feature = "ulid")]
#[cfg_attr(docsrs, doc(cfg(feature = "ulid")))]
pub use ulid;
#[cfg(feature = "uuid")]
#[cfg_attr(docsrs, doc(cfg(feature = "uuid")))]
pub use uuid;
